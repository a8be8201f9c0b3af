"""The keys access tokens are signed with: made on first use, replaced in time, removed when nothing needs them."""

from datetime import datetime, timedelta

from django.db import IntegrityError

from customers.models import SigningKey
from customers.models.key_material import thrown_away
from customers.properties import tokens
from customers.queries.keys import all_keys
from customers.rules.keyring import LEAD, published, signing
from shop.database.transactions import atomic
from shop.web.identity.keys import issuer_keys


def signing_key(*, now: datetime) -> SigningKey:
    """The key to sign with now, made if there is none. Not for use inside a transaction."""
    found = signing(usable_keys(now=now), now=now)
    assert found is not None
    return found


def usable_keys(*, now: datetime) -> list[SigningKey]:
    """All keys, of which one signs now: made if there is none. Not for use inside a transaction."""
    keys = all_keys()
    if signing(keys, now=now) is None:
        _make(number=1, now=now, signs_from=now)
        keys = all_keys()
    return keys


def rotate_when_old(*, now: datetime) -> SigningKey | None:
    """A new key if the newest is older than ``token.key-lifetime``; keys that nothing needs any more are removed."""
    keys = all_keys()
    made = None
    if keys and keys[-1].created_at <= now - timedelta(seconds=tokens.current.key_lifetime):
        made = rotate(now=now)
    needed = {key.pk for key in published(all_keys(), now=now)}
    gone = [key for key in keys if key.pk not in needed]
    SigningKey.objects.filter(pk__in=[key.pk for key in gone]).delete()
    for key in gone:
        thrown_away(key.sealed_private_key)
    return made


def rotate(*, now: datetime) -> SigningKey | None:
    """Publish a new key now that signs once every role has had time to read it. None if another process just did."""
    keys = all_keys()
    number = keys[-1].number + 1 if keys else 1
    return _make(number=number, now=now, signs_from=now + LEAD if keys else now)


def replace_all(*, now: datetime) -> SigningKey:
    """For a key that leaked or cannot be read: a new one signs at once, and every token signed so far is void."""
    old = all_keys()
    made = SigningKey.generate(number=old[-1].number + 1 if old else 1, now=now, signs_from=now)
    with atomic("customers"):
        SigningKey.objects.filter(pk__in=[key.pk for key in old]).delete()
        made.save(force_insert=True)
    issuer_keys().forget()
    for key in old:
        thrown_away(key.sealed_private_key)
    return made


def _make(*, number: int, now: datetime, signs_from: datetime) -> SigningKey | None:
    """The unique number lets one of two makers win; the other uses the winner's."""
    made = SigningKey.generate(number=number, now=now, signs_from=signs_from)
    try:
        with atomic("customers"):
            made.save(force_insert=True)
    except IntegrityError:
        thrown_away(made.sealed_private_key)
        return None
    issuer_keys().forget()
    return made
