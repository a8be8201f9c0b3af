"""Ending log-ins one by one.

Access tokens do not say which log-in they come from, so all of the owner's are void at once: those log-ins that go on
get new ones with their refresh tokens, the ended ones do not.
"""

from datetime import datetime

from customers.interface.errors import RefreshRefused, SessionUnknown
from customers.models import AccountChange
from customers.operations.record import record
from customers.operations.void_tokens import void_access_tokens
from customers.queries.sessions import open_sessions, session_of
from customers.queries.users import by_public_id
from shop.database.transactions import atomic


def end_session(*, customer_id: str, session_id: str, now: datetime) -> None:
    """Raises ``CustomerUnknown``, and ``SessionUnknown`` for one that is over already or somebody else's."""
    with atomic("customers"):
        user = by_public_id(customer_id)
        if not open_sessions(customer_id, now=now).filter(public_id=session_id).update(closed_at=now):
            raise SessionUnknown
        void_access_tokens(user, now=now)
        record(user, AccountChange.Kind.SESSION_ENDED, now=now)


def end_other_sessions(*, customer_id: str, token: str, now: datetime) -> None:
    """All but the one that the refresh ``token`` belongs to. Raises ``RefreshRefused`` if it is none of the customer's,
    and ``CustomerUnknown``."""
    with atomic("customers"):
        user = by_public_id(customer_id)
        own = session_of(token, customer_id=customer_id, now=now)
        if own is None:
            raise RefreshRefused
        if open_sessions(customer_id, now=now).exclude(pk=own.pk).update(closed_at=now):
            void_access_tokens(user, now=now)
            record(user, AccountChange.Kind.SESSION_ENDED, now=now)
