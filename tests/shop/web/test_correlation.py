"""One id per request, found again in the answer, the log and every call; and what the log says of a request."""

import logging

import pytest
from django.test import Client

from shop.calls.context import request_id
from shop.telemetry.tracing import FORM, traceparent
from shop.web import correlation

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.web.urlconf")]


def test_a_harmless_id_is_kept(client: Client) -> None:
    answer = client.get("/livez", headers={"X-Request-Id": "abc-DEF_1.2-xyz"})
    assert answer.headers["X-Request-Id"] == "abc-DEF_1.2-xyz"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "has blanks in it", "line\\nbreak-line", "é" * 10, "a;b=c;d=e"]
)
def test_any_other_is_replaced(client: Client, given: str) -> None:
    found = client.get("/livez", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert len(found) == 32
    assert int(found, 16) >= 0


def test_nothing_of_a_request_is_left_behind(client: Client) -> None:
    client.get("/livez", headers={"X-Request-Id": "some-request"})
    assert request_id() == ""


@pytest.mark.parametrize(
    ("given", "kept"), [(f"00-{'4b' * 16}-{'0f' * 8}-01", True), (f"ff-{'4b' * 16}-{'0f' * 8}-01", False), ("", False)]
)
def test_a_trace_is_kept_or_begun(client: Client, monkeypatch: pytest.MonkeyPatch, given: str, kept: bool) -> None:
    seen: list[str] = []
    monkeypatch.setattr(correlation.log, "log", lambda *_line, **_extra: seen.append(traceparent()))
    client.get("/api/raise/missing", headers={"traceparent": given})
    assert (seen[0] == given) is kept
    assert FORM.fullmatch(seen[0])
    assert traceparent() == ""


def test_a_trace_that_begins_here_has_the_requests_digits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(correlation.log, "log", lambda *_line, **_extra: seen.append(traceparent()))
    ids = [client.get("/livez").headers["X-Request-Id"], "0123456789abcdef" * 2, "0" * 32, "some-request"]
    for given in ids[1:]:
        client.get("/livez", headers={"X-Request-Id": given})
    assert [said[3:35] == name for said, name in zip(seen, ids, strict=True)] == [True, True, False, False]
    assert all(FORM.fullmatch(said) for said in seen)


def test_every_request_is_one_event(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="shop.request"):
        client.get("/api/raise/missing?password=hunter2", headers={"User-Agent": "x\ny"})
    (event,) = [record for record in caplog.records if record.name == "shop.request"]
    assert vars(event)["path"] == "/api/raise/missing"
    assert vars(event)["status"] == 404
    assert vars(event)["method"] == "GET"
    assert "hunter2" not in str(vars(event))


def test_a_secret_in_a_path_is_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="shop.request"):
        client.get("/api/guest/s3cr3t-t0ken/order")
    (event,) = [record for record in caplog.records if record.name == "shop.request"]
    assert vars(event)["path"] == "/api/guest/****/order"
