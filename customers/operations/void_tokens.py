"""Ending what somebody holds: access tokens everywhere within seconds, log-ins for good."""

from datetime import datetime

from customers.models import ResetToken, TokenFamily, User
from customers.rules.moments import void_before
from shop.database.transactions import on_commit
from shop.events.outbox import publish
from shop.web.identity import revocation
from shop.web.identity.events import SubjectRevoked
from shop.work.jobs import enqueue


def void_access_tokens(user: User, *, now: datetime) -> None:
    """Access tokens issued until now are void: here at once, elsewhere by the event. Part of the open transaction."""
    accounts = User.objects.filter(pk=user.pk)
    last = accounts.select_for_update().values_list("tokens_not_before", flat=True).get()
    moment = void_before(now, last=last)
    accounts.update(tokens_not_before=moment)
    user.tokens_not_before = moment
    revocation.revoke("customers", subject=user.public_id, not_before=moment)
    publish("customers", SubjectRevoked(subject=user.public_id, not_before=moment))
    on_commit("customers", revocation.forget)


def end_log_ins(user: User, *, now: datetime) -> None:
    """Access tokens, refresh tokens and links to a new password. Part of the open transaction."""
    void_access_tokens(user, now=now)
    TokenFamily.objects.filter(customer=user, closed_at=None).update(closed_at=now)
    ResetToken.objects.filter(customer=user).delete()


def password_replaced(user: User, *, now: datetime) -> None:
    """What a new password entails: every log-in ends, and the owner is told. Part of the open transaction."""
    end_log_ins(user, now=now)
    enqueue("customers.tell_password_changed", customer_id=user.public_id)
