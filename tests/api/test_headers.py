"""What goes with every kind of answer: what a browser may do with it, and who may keep it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client

from orders.api import orders as orders_api
from tests.api.cast import Visitor, staff_with
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED
from tests.api.samples import sample_of
from tests.api.world import World

pytestmark = pytest.mark.django_db(databases="__all__")

#: Of every kind one: page, list, file of ours, file of the shop's, back office, redirect, and each kind of error.
KINDS: Final = {
    "/": 200,
    "/livez": 200,
    "/readyz": 200,
    "/api/schema": 200,
    "/api/docs": 200,
    "/api/docs?script=": 200,
    "/.well-known/jwks.json": 200,
    "/api/inventory/products": 200,
    "/static/shop/home.css": 200,
    "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js": 200,
    "/media/picture.webp": 200,
    "/media/picture.svg": 200,
    "/admin/login/": 200,
    "/admin/": 302,
    "/api/inventory/products?limit=x": 400,
    "/api/orders/orders": 401,
    "/api/orders/x": 404,
    "/nowhere": 404,
    "/static/nowhere": 404,
    "/media/nowhere": 404,
    "/admin/nowhere/": 302,
    "/api/orders/checkout": 405,
    "/api/customers/login": 405,
}

OPERATIONS: Final = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)

#: The same for everybody, whoever asks.
ANYBODYS: Final = {"well_known_jwks_json_get"}


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two files in the media folder, one of them with a script in it."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    made = {"picture.webp": b"RIFF", "picture.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    yield
    for name in made:
        (folder / name).unlink()


@pytest.mark.parametrize("path", KINDS)
def test_a_browser_is_told_what_it_may_do(path: str, client: Client) -> None:
    answer = fetched(client, path)
    assert answer.status_code == KINDS[path]
    tells_a_browser_what_it_may_do(answer)


def test_also_by_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("canary")

    monkeypatch.setattr(orders_api, "order_of", broken)
    answer = Client(raise_request_exception=False).get("/api/orders/x")
    assert answer.status_code == 500
    assert b"canary" not in answer.content
    assert b"Traceback" not in answer.content
    tells_a_browser_what_it_may_do(answer)


@OPERATIONS
def test_nobody_keeps_what_was_answered_to_somebody(operation: Operation, world: World) -> None:
    is_kept_by_nobody(operation, world)


@pytest.mark.parametrize("path", [path for path in KINDS if not path.startswith(("/static", "/.well-known"))])
@pytest.mark.parametrize("header", ["Cookie", "Authorization", "X-Cart-Token", "X-Order-Token"])
def test_nor_what_was_answered_to_whoever_said_who_they_are(path: str, header: str, client: Client) -> None:
    control = fetched(client, path, **{header: "canary=1"}).headers.get("Cache-Control", "")
    assert "no-store" in control or "private" in control


def fetched(client: Client, path: str, **headers: str) -> Any:
    """The answer, its file closed again."""
    answer = client.get(path, headers=headers)
    answer.close()
    return answer


def tells_a_browser_what_it_may_do(answer: Any) -> None:
    policy = _policy(answer.headers.get("Content-Security-Policy", ""))
    assert policy.get("default-src") == ["'self'"]
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert policy.get(directive) == ["'none'"]
    assert not re.search(r"unsafe|\*|https?:", str(policy))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def is_kept_by_nobody(operation: Operation, world: World) -> None:
    if operation.name in ANYBODYS:
        return
    access = EXPECTED[operation.place]
    owner = staff_with(access.permission) if access.kind == "staff" else world.alice
    sample = sample_of(operation, world, owner)
    for asker in (owner, Visitor(token="x.y.z"), Visitor(headers={"Cookie": "refresh=x"})):
        answer = asker.request(operation.method, sample.path(operation), sample.body, headers=sample.needs)
        assert answer.headers.get("Cache-Control") == "no-store", (answer.status_code, answer.content)


def _policy(text: str) -> dict[str, list[str]]:
    directives = [directive.split() for directive in text.split(";") if directive.strip()]
    return {name: values for name, *values in directives}


SHUT: Final = (
    "/metrics",
    "/internal/orders/ship",
    "/internal/customers/profile",
    "/internal/inventory/receive",
    "/internal/billing/refund",
    "/internal/events",
    "/internal",
    "/internal/",
    "/actuator",
    "/actuator/env",
    "/actuator/heapdump",
    "/env",
    "/configprops",
    "/debug",
    "/__debug__/",
    "/silk/",
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/manage.py",
    "/settings/base.py",
    "/var/orders.sqlite3",
    "/static/../settings/base.py",
    "/static/..%2fsettings/base.py",
    "/static/%2e%2e/%2e%2e/settings/base.py",
    "/static/....//settings/base.py",
    "/static//etc/passwd",
    "/static/%00",
    "/media/../orders.sqlite3",
    "/media/..%2forders.sqlite3",
    "/media/%2e%2e/orders.sqlite3",
    "/media/..%5corders.sqlite3",
    "/media//etc/passwd",
    "/media/%00",
    "/media/",
    "/api",
    "/api/",
    "/api/orders//orders",
    "/api/orders/orders/",
    "//api/orders/orders",
    "/API/orders/orders",
    "/api/./orders/orders",
    "/api/inventory/%2e%2e/orders/orders",
    "/api/inventory/..%2forders/orders",
    "/api/orders/orders;x=1",
    "/api/orders/orders%00",
    "/api/orders/orders%20",
)


@pytest.mark.parametrize("path", SHUT)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_inner_doors_stay_shut(path: str, method: str, world: World, nobody: Visitor) -> None:
    for asker in (nobody, world.alice):
        answer = asker.request(method, path, b"{}" if method == "POST" else None)
        assert answer.status_code in {400, 401, 403, 404, 405}, (answer.status_code, answer.content[:200])
        assert b"sqlite" not in answer.content.lower()
        assert b"import" not in answer.content


def test_the_back_office_asks_customers_to_sign_in(world: World) -> None:
    answer = world.alice.get("/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.parametrize("there", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(there: str, client: Client) -> None:
    for path in ("/admin/login/", "/admin/logout/"):
        answer = client.get(path, {"next": there})
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
    page = client.get("/admin/login/", {"next": there}).content.decode()
    assert not re.search(r"(?:href|action)=[\"']?(?://|https?:|javascript:)", page)
