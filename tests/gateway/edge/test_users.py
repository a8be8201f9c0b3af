"""A token is verified once, and known until it expires or is revoked."""

import asyncio
import time

import pytest

from gateway.edge import users
from gateway.edge.users import Users
from shop.calls.context import Principal
from shop.errors import Unauthenticated, Unavailable
from shop.web.identity import revocation
from shop.web.identity.tokens import Verified


class Issuer:
    """In the place of the keys and of what verifies with them."""

    are_known = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.lifetime = 60
        self.revoked: set[str] = set()

    def verified(self, token: str) -> Verified:
        self.asked.append(token)
        if token == "bad":
            raise Unauthenticated
        now = int(time.time())
        return Verified(Principal(kind="customer", subject=f"of {token}"), now - 1, now + self.lifetime)

    def is_revoked(self, subject: str, issued_at: int) -> bool:
        return subject in self.revoked

    def look_aside(self) -> None:
        raise AssertionError("the keys are known")


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Issuer:
    made = Issuer()
    monkeypatch.setattr(users, "issuer_keys", lambda: made)
    monkeypatch.setattr(users, "verified", made.verified)
    monkeypatch.setattr(users, "is_revoked", made.is_revoked)
    return made


def test_it_is_verified_once(issuer: Issuer) -> None:
    known = Users()
    assert [known.who("Bearer one") for _ in range(3)] == [("of one", "one")] * 3
    assert known.who("bearer two") == ("of two", "two")
    assert issuer.asked == ["one", "two"]


@pytest.mark.parametrize("said", ["", "Bearer bad", "Basic one", "Bearer"])
def test_anything_else_is_nobody(issuer: Issuer, said: str) -> None:
    assert Users().who(said) == ("", "")


def test_an_expired_one_is_not_believed_any_more(issuer: Issuer) -> None:
    issuer.lifetime = -1
    known = Users()
    assert [known.who("Bearer one") for _ in range(2)] == [("", "")] * 2


def test_a_revoked_one_is_not_believed_any_more(issuer: Issuer) -> None:
    known = Users()
    assert known.who("Bearer one") == ("of one", "one")
    issuer.revoked.add("of one")
    assert [known.who("Bearer one") for _ in range(3)] == [("", "")] * 3
    assert issuer.asked == ["one"], "whoever shows it again and again costs no verification"


def test_as_many_are_known_as_may_be(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "MOST", 10)
    known = Users()
    for number in range(25):
        known.who(f"Bearer {number}")
    assert len(known._known) <= 10


def test_without_keys_nobody_is_known_and_nobody_waits(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[None] = []
    monkeypatch.setattr(Issuer, "are_known", False)
    monkeypatch.setattr(Issuer, "look_aside", lambda self: looks.append(None))
    known = Users()
    assert known.who("Bearer one") == ("", "")
    for _ in range(10):
        known.learn_keys()
    assert len(looks) == 1


@pytest.mark.parametrize("known", [{}, None])
def test_on_a_loop_no_database_is_asked(known: dict[str, object] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = revocation._Memory()
    memory._known = known  # type: ignore[assignment]
    monkeypatch.setattr(memory, "_read", lambda: pytest.fail("it was"))
    monkeypatch.setattr(revocation, "_memory", memory)

    async def asked() -> bool:
        return revocation.is_revoked("somebody", 1)

    if known is None:
        with pytest.raises(Unavailable):
            asyncio.run(asked())
    else:
        assert not asyncio.run(asked())
