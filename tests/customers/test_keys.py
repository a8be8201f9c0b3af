"""Signing keys: published before they sign, kept until nothing needs them, never readable in the database."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import jwt
import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from jwt import PyJWK

from customers.interface import customers
from customers.models import SigningKey
from customers.models.sealing import Unreadable, seal, unseal
from customers.operations.signing_keys import replace_all, rotate, rotate_when_old, signing_key
from customers.queries.keys import all_keys, public_keys
from customers.rules.keyring import LEAD, LONGEST_ACCESS_TOKEN
from shop.web.identity.keys import REFRESH_SECONDS, KeySet, issuer_keys
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def published(now: datetime) -> list[str]:
    return [key.kid for key in public_keys(all_keys(), now=now).keys]


def test_the_first_key_is_made_on_first_use_and_signs_at_once() -> None:
    made = signing_key(now=NOW)
    assert signing_key(now=NOW) == made
    assert published(NOW) == [made.kid]


def test_asking_for_the_keys_makes_the_first() -> None:
    assert len(customers.jwks().keys) == 1


def test_the_key_set_is_what_every_library_reads(visitor: Person) -> None:
    Person.with_account("alice")
    visitor.log_in("alice")
    answer = Person().get("/.well-known/jwks.json")
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert jwt.decode(visitor.token, PyJWK(key), algorithms=["ES256"], audience="shop-api")["name"] == "Alice"


def test_a_new_key_is_published_two_refreshes_before_it_signs() -> None:
    old = signing_key(now=NOW)
    new = rotate(now=NOW)
    assert new is not None
    assert new.signs_from - NOW >= timedelta(seconds=2 * REFRESH_SECONDS)
    assert published(NOW) == [new.kid, old.kid]
    assert signing_key(now=NOW + LEAD - timedelta(seconds=1)) == old
    assert signing_key(now=NOW + LEAD) == new


def test_an_old_key_is_published_until_its_last_token_has_expired() -> None:
    old = signing_key(now=NOW)
    new = rotate(now=NOW)
    assert new is not None
    last_token = NOW + LEAD + LONGEST_ACCESS_TOKEN
    assert old.kid in published(last_token)
    assert published(last_token + timedelta(minutes=2)) == [new.kid]


def test_keys_are_replaced_when_they_are_old_and_removed_when_nothing_needs_them() -> None:
    old = signing_key(now=NOW)
    assert rotate_when_old(now=NOW + timedelta(days=29)) is None
    new = rotate_when_old(now=NOW + timedelta(days=30))
    assert new is not None
    assert rotate_when_old(now=NOW + timedelta(days=30, minutes=30)) is None
    assert SigningKey.objects.count() == 2
    rotate_when_old(now=NOW + timedelta(days=31))
    assert list(SigningKey.objects.all()) == [new]
    assert old.kid not in published(NOW + timedelta(days=31))


def test_no_good_token_fails_while_keys_rotate() -> None:
    """A verifier that looks once a minute, and one token a minute that lives five, over a rotation."""
    clock = [0.0]
    moment = [NOW]
    verifier = KeySet(lambda: _as_json(moment[0]), wait=True, clock=lambda: clock[0])
    living: list[tuple[datetime, str]] = []
    used = set()
    signing_key(now=NOW)
    for minute in range(90):
        moment[0], clock[0] = NOW + timedelta(minutes=minute), minute * 60.0
        if minute == 10:
            rotate(now=moment[0])
        living = [(end, kid) for end, kid in living if end > moment[0]]
        living.append((moment[0] + timedelta(minutes=5), signing_key(now=moment[0]).kid))
        used.add(living[-1][1])
        assert all(verifier.find(kid) for _, kid in living), minute
    assert len(used) == 2


def _as_json(now: datetime) -> list[dict[str, Any]]:
    import dataclasses

    return [dataclasses.asdict(key) for key in public_keys(all_keys(), now=now).keys]


def test_two_rotations_at_once_make_one_key() -> None:
    signing_key(now=NOW)
    keys = list(SigningKey.objects.all())
    rotate(now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("customers.operations.signing_keys.all_keys", lambda: keys)  # the other one looked before
        assert rotate(now=NOW) is None
    assert SigningKey.objects.count() == 2


def test_the_private_part_is_sealed() -> None:
    key = signing_key(now=NOW)
    pem = unseal(key.sealed_private_key)
    assert b"PRIVATE KEY" in pem
    assert "PRIVATE" not in str(SigningKey.objects.values().get())
    assert unseal(seal(pem)) == pem


def test_another_secret_opens_nothing_unless_the_old_one_is_still_listed() -> None:
    sealed = seal(b"key")
    from django.conf import settings

    before = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another secret of the shop"):
        with pytest.raises(Unreadable):
            unseal(sealed)
        with override_settings(SECRET_KEY_FALLBACKS=[before]):
            assert unseal(sealed) == b"key"


def test_a_key_that_cannot_be_read_is_503_until_it_is_replaced(visitor: Person) -> None:
    Person.with_account("alice")
    SigningKey.generate(number=1, now=timezone.now(), signs_from=timezone.now()).save()
    SigningKey.objects.update(sealed_private_key="gAAAAABnot-ours")
    assert visitor.log_in("alice").status_code == 503
    call_command("rotate_keys", now=True, stdout=StringIO())
    assert visitor.log_in("alice").status_code == 200


def test_a_leaked_key_is_void_at_once(alice: Person) -> None:
    replace_all(now=timezone.now())
    assert alice.get("/me").status_code == 401
    assert alice.post("/refresh").status_code == 200


def test_the_command_rotates(alice: Person) -> None:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    newest = SigningKey.objects.order_by("number").last()
    assert newest is not None
    assert newest.kid in out.getvalue()
    assert alice.get("/me").status_code == 200


def test_random_key_ids_cause_one_look_in_ten_seconds() -> None:
    looks, clock = [], [0.0]
    key = signing_key(now=NOW)

    def fetch() -> list[dict[str, Any]]:
        looks.append(clock[0])
        return _as_json(NOW)

    keys = KeySet(fetch, wait=True, clock=lambda: clock[0])
    assert keys.find(key.kid)
    for number in range(4000):  # 200 a second
        clock[0] = number / 200
        assert keys.find(f"random-{number}") is None
        assert keys.find(key.kid)
    assert len(looks) <= 1 + 20 // 10


def test_a_failed_look_keeps_the_keys() -> None:
    key = signing_key(now=NOW)
    answers: list[Any] = [_as_json(NOW), OSError("down"), [], [{"kid": "x"}]]
    clock = [0.0]

    def fetch() -> list[dict[str, Any]]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        found: list[dict[str, Any]] = answer
        return found

    keys = KeySet(fetch, wait=True, clock=lambda: clock[0])
    for round_ in range(4):
        clock[0] = round_ * 61.0
        assert keys.find(key.kid)


def test_this_process_knows_its_own_new_key_at_once() -> None:
    Person.with_account("alice")
    person = Person()
    person.username = "alice"
    assert issuer_keys().find("looked just now") is None
    SigningKey.objects.all().delete()
    assert person.log_in(password=PASSWORD).status_code == 200
    assert person.get("/me").status_code == 200
