"""Log lines: one event, one line, whatever is in it; and nothing in it that nobody may print."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.calls.context import correlated
from shop.secrets.base import Secret
from shop.telemetry.logging import formatter
from shop.telemetry.tracing import traced

#: Canaries: values that are secrets, however they get into a line.
JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWFsaWNl"
PASSWORD = "hunter2-canary"
URLS = [
    f"postgres://orders:{PASSWORD}@127.0.0.1:5432/orders",
    f"smtp+tls://me%40x:{PASSWORD}@mail:587",
    f"redis://:{PASSWORD}@cache/0",
    f"postgres://orders:{PASSWORD}/with/slashes@127.0.0.1/orders",
]

Lines = Callable[[], list[str]]


@pytest.fixture(params=["json", "console"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def output(form: str) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    LOG.handlers, LOG.propagate = [handler], False
    LOG.setLevel(logging.DEBUG)
    yield stream
    LOG.handlers, LOG.propagate = [], True


LOG = logging.getLogger("tests.canary")


def line(stream: io.StringIO) -> str:
    text = stream.getvalue()
    assert text.endswith("\n")
    assert text.count("\n") == 1, text
    return text


def test_a_line_is_an_object_with_what_is_always_asked(output: io.StringIO, form: str) -> None:
    with correlated("the-request"):
        LOG.warning("stock is low", extra={"sku": "A-1", "left": 3})
    found = line(output)
    if form == "json":
        event = json.loads(found)
        assert {name: event[name] for name in ("event", "level", "logger", "request_id", "sku", "left", "role")} == {
            "event": "stock is low",
            "level": "warning",
            "logger": "tests.canary",
            "request_id": "the-request",
            "sku": "A-1",
            "left": 3,
            "role": "all",
        }
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", event["timestamp"])
    else:
        assert "stock is low" in found


def test_a_line_tells_the_trace_where_it_is_not_the_request_anyway(output: io.StringIO) -> None:
    digits = "4b" * 16
    with traced(f"00-{digits}-{'0f' * 8}-00"):
        with correlated(digits):
            LOG.info("the gateway began both")
        assert digits not in line(output).replace(digits, "", 1)
        with correlated("the-request"):
            LOG.info("another began the trace")
        assert digits in output.getvalue().splitlines()[1]


ATTACKS = [
    'x\n{"event": "forged"}',
    "x\r\nINFO forged",
    "\x1b[2J\x1b[31mred",
    "\x00\x07\x08\x7f",
    "\x85\x9b31m",
    "a\u2028b\u2029c",
    "\u202egnp.exe",
    "\ud800",
    "tab\tbed",
]


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_control_characters_are_shown_and_not_obeyed(output: io.StringIO, form: str, attack: str) -> None:
    LOG.info("path %s", attack, extra={"path": attack, "nested": {attack: [attack]}})
    found = line(output)
    visible = re.sub("\x1b\\[\\d*m", "", found) if form == "console" else found  # the console's own colours
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800]", visible)
    found.encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.text(st.characters(), max_size=40),
    st.recursive(st.none() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5),
)
def test_any_text_makes_one_line(output: io.StringIO, form: str, text: str, value: Any) -> None:
    output.seek(0)
    output.truncate()
    LOG.info("event", extra={"one": text, "other": value})
    found = line(output)
    if form == "json":
        json.loads(found, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Passwd",
        "new_password",
        "secret",
        "SECRET_KEY",
        "refresh_token",
        "Authorization",
        "Cookie",
        "api_key",
    ],
)
def test_what_is_called_a_secret_is_masked(output: io.StringIO, name: str) -> None:
    LOG.info("event", extra={name: PASSWORD, "nested": {name: [PASSWORD]}})
    assert PASSWORD not in line(output)


@pytest.mark.parametrize(
    "text",
    [
        *URLS,
        f"Bearer {PASSWORD}",
        f"got {JWT}!",
        "hvs.CAESIJlU-canary-hunter2-canary",
        f"/login?password={PASSWORD}&next=/",
        f"form: Token={PASSWORD}; path=/",
    ],
)
def test_a_secret_in_a_text_is_masked(output: io.StringIO, text: str) -> None:
    LOG.info("before %s after", text, extra={"url": text, "many": [text, {"x": text}]})
    found = line(output)
    assert "****" in found
    for canary in (PASSWORD, JWT, JWT.split(".")[2], "hunter2-canary"):
        assert canary not in found


def test_a_secret_in_a_traceback_is_masked(output: io.StringIO, form: str) -> None:
    try:
        raise ConnectionError(f"cannot reach {URLS[0]} with {JWT}")
    except ConnectionError:
        LOG.exception("failed", extra={"why": "x"})
    found = output.getvalue()
    assert "ConnectionError" in found
    assert PASSWORD not in found
    assert JWT not in found
    if form == "json":
        assert "Traceback" in json.loads(line(output))["exception"]


def test_a_secret_value_never_shows(output: io.StringIO) -> None:
    LOG.info(
        "with %s and %r",
        Secret(PASSWORD),
        Secret(PASSWORD),
        extra={"value": Secret(PASSWORD), "all": [Secret(PASSWORD)]},
    )
    assert PASSWORD not in line(output)


def test_an_object_that_is_no_value_is_shown_as_its_text(output: io.StringIO) -> None:
    LOG.info("event", extra={"data": b"\x00x", "kind": ValueError("a\nb"), "set": {1}})
    line(output)


def test_djangos_own_word_on_a_failure_is_kept_where_it_has_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Every probe of a role that is not ready would be an error in the log, beside the line of the request."""
    for exception in (None, ValueError("why")):
        answer = HttpResponse(status=503)
        log_response("Service Unavailable", response=answer, request=HttpRequest(), exception=exception)
    assert [record.exc_info is not None for record in caplog.records] == [True]
