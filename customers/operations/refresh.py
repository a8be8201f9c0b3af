"""Trading a refresh token for new tokens."""

import logging
from datetime import datetime

from django.db.models import F

from customers.interface.errors import RefreshRefused
from customers.models import AccountChange, RefreshToken, SigningKey, TokenFamily
from customers.operations.record import record
from customers.operations.signing_keys import signing_key
from customers.operations.token_families import Tokens, hand_out
from customers.operations.void_tokens import void_access_tokens
from customers.rules.rotation import Verdict, judge
from customers.rules.secret_tokens import digest
from shop.database.transactions import atomic

log = logging.getLogger(__name__)


def refresh(*, token: str, now: datetime) -> Tokens:
    """New tokens; ``token`` is spent. A copy of a spent one closes its whole family, and voids the owner's access
    tokens, as they do not say which family they come from. Raises ``RefreshRefused``."""
    key = signing_key(now=now)
    with atomic("customers"):
        made = _turn(token, key=key, now=now)
    if made is None:  # raised only now: the closing of a family must be committed
        raise RefreshRefused
    return made


def _turn(token: str, *, key: SigningKey, now: datetime) -> Tokens | None:
    row = RefreshToken.objects.select_related("family__customer").filter(digest=digest(token)).first()
    if row is None or not _is_open(row, now):
        return None
    family = row.family
    verdict = judge(presented=row.generation, newest=family.generation, rotated_at=family.rotated_at, now=now)
    if verdict is Verdict.ROTATE and not _advance(family, now):
        # Another use of the same token was faster: look at what it left.
        family.refresh_from_db()
        if family.closed_at is not None:
            return None
        verdict = judge(presented=row.generation, newest=family.generation, rotated_at=family.rotated_at, now=now)
    if verdict is Verdict.REUSED:
        _close_reused(family, now)
        return None
    newest = row.generation + 1
    if verdict is Verdict.SIBLING and not _still_newest(family, newest):
        return None
    return hand_out(family, user=family.customer, generation=newest, key=key, now=now)


def _is_open(row: RefreshToken, now: datetime) -> bool:
    family = row.family
    return family.closed_at is None and now < min(row.expires_at, family.expires_at) and family.customer.is_active


def _advance(family: TokenFamily, now: datetime) -> bool:
    """Whether this use is the one that makes the next generation."""
    newest = TokenFamily.objects.filter(pk=family.pk, generation=family.generation, closed_at=None)
    return bool(newest.update(generation=F("generation") + 1, rotated_at=now))


def _still_newest(family: TokenFamily, generation: int) -> bool:
    """Locks the family's row, so that it is not closed while a sibling is made."""
    rows = TokenFamily.objects.filter(pk=family.pk, generation=generation, closed_at=None)
    return bool(rows.update(generation=generation))


def _close_reused(family: TokenFamily, now: datetime) -> None:
    if TokenFamily.objects.filter(pk=family.pk, closed_at=None).update(closed_at=now):
        void_access_tokens(family.customer, now=now)  # the thief may hold one
        record(family.customer, AccountChange.Kind.TOKEN_REUSED, now=now)
        log.warning("refresh token reused; its log-in is over", extra={"subject": family.customer.public_id})
