"""Who asks, over HTTP: the token is the name, so that these tests need no customers."""

from typing import Any, Final

import orjson
import pytest
from django.test import Client

from shop.calls.context import Principal
from shop.errors import Unauthenticated

PEOPLE: Final = {
    "alice": Principal(kind="customer", subject="a" * 32, name="Alice"),
    "clerk": Principal(kind="staff", subject="c" * 32, name="Clerk"),
    "keeper": Principal(
        kind="staff",
        subject="d" * 32,
        name="Keeper",
        permissions=frozenset(
            {"inventory.receive", "inventory.adjust", "inventory.see_stock", "inventory.edit_product"}
        ),
    ),
}
KEEPER: Final = PEOPLE["keeper"]


def known(token: str) -> Principal:
    """The principal of that name."""
    try:
        return PEOPLE[token]
    except KeyError:
        raise Unauthenticated from None


class Visitor:
    """``get post patch`` below ``/api/inventory/`` as somebody; nobody by default."""

    def __init__(self) -> None:
        self._client = Client()

    def get(self, path: str, *, who: str = "", language: str = "en", **query: Any) -> Any:
        return self._client.get(f"/api/inventory/{path}", query, headers=_headers(who, language))

    def post(self, path: str, body: Any, *, who: str = "", language: str = "en", key: str = "") -> Any:
        return self._send("post", path, body, who, language, key)

    def patch(self, path: str, body: Any, *, who: str = "", language: str = "en") -> Any:
        return self._send("patch", path, body, who, language, "")

    def _send(self, method: str, path: str, body: Any, who: str, language: str, key: str) -> Any:
        headers = _headers(who, language) | ({"Idempotency-Key": key} if key else {})
        send = getattr(self._client, method)
        return send(f"/api/inventory/{path}", orjson.dumps(body), "application/json", headers=headers)


def _headers(who: str, language: str) -> dict[str, str]:
    return {"Accept-Language": language} | ({"Authorization": f"Bearer {who}"} if who else {})


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody at the API."""
    monkeypatch.setattr("shop.web.identity.authentication.verify", known)
    return Visitor()
