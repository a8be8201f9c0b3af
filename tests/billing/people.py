"""Who asks, over HTTP: the token is the name, so that these tests need no customers."""

from typing import Any, Final

import pytest
from django.test import Client

from shop.calls.context import Principal
from shop.errors import Unauthenticated

PEOPLE: Final = {
    "alice": Principal(kind="customer", subject="a" * 32, name="Alice"),
    "bob": Principal(kind="customer", subject="b" * 32, name="Bob"),
    "clerk": Principal(kind="staff", subject="c" * 32, name="Clerk"),
    "accountant": Principal(
        kind="staff",
        subject="d" * 32,
        name="Dora",
        permissions=frozenset({"billing.view_invoice", "billing.view_payment"}),
    ),
    "operator": Principal(kind="staff", subject="e" * 32, name="Otto", permissions=frozenset({"billing.operate"})),
}
ALICE: Final = PEOPLE["alice"].subject
BOB: Final = PEOPLE["bob"].subject


def _known(token: str) -> Principal:
    try:
        return PEOPLE[token]
    except KeyError:
        raise Unauthenticated from None


class Visitor:
    """``get`` as somebody; nobody by default. A path from the root begins with a slash."""

    def __init__(self) -> None:
        self._client = Client()

    def get(self, path: str, *, who: str = "", language: str = "en") -> Any:
        token = {"Authorization": f"Bearer {who}"} if who else {}
        path = path if path.startswith("/") else f"/api/billing/{path}"
        return self._client.get(path, headers={"Accept-Language": language, **token})


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    monkeypatch.setattr("shop.web.identity.authentication.verify", _known)
    return Visitor()
