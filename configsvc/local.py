"""The contract of the config server, served in this process: each method is one call into operations or queries.

Here the clock is read and the principal is asked; nothing below does either.
"""

from django.utils import timezone

from configsvc.backends.gathering import LabelUnknown as NoSuchLabel
from configsvc.backends.gathering import RequiredBackendFailed
from configsvc.environment.names import BadName
from configsvc.interface.errors import LabelUnknown, StoreUnavailable
from configsvc.interface.messages import Difference, Edit, EffectiveView, NewClient, Target, Written
from configsvc.operations import clients
from configsvc.operations import take_back as undoing
from configsvc.operations.checking import check_edits
from configsvc.operations.tag import tag as _tag
from configsvc.operations.write import write as _write
from configsvc.queries import effective as _effective
from configsvc.queries.history import differences
from configsvc.queries.settings import newest
from configsvc.queries.settings import target as _target
from shop.calls.context import principal
from shop.errors import Forbidden, Invalid

READ = "configsvc.read"
WRITE = "configsvc.write"


def check(*, edits: tuple[Edit, ...]) -> tuple[Difference, ...]:
    _allowed(WRITE)
    return tuple(
        Difference(
            application=edit.application, profile=edit.profile, key=edit.key, before=edit.expected, after=edit.value
        )
        for edit in check_edits(edits)
    )


def write(*, edits: tuple[Edit, ...], reason: str) -> Written:
    actor = _allowed(WRITE)
    return Written(revision=_write(edits=edits, reason=reason, actor=actor, now=timezone.now()))


def take_back(*, revision: int, reason: str) -> Written:
    actor = _allowed(WRITE)
    done = undoing.take_back(revision=revision, reason=reason, actor=actor, now=timezone.now())
    return Written(revision=done)


def return_to(*, revision: int, reason: str) -> Written:
    actor = _allowed(WRITE)
    done = undoing.return_to(revision=revision, reason=reason, actor=actor, now=timezone.now())
    return Written(revision=done)


def difference(*, before: int, after: int) -> tuple[Difference, ...]:
    _allowed(READ)
    return differences(_target(), before, after)


def effective(*, application: str, profiles: str, label: str = "") -> EffectiveView:
    _allowed(READ)
    try:
        return _effective.effective(application, profiles, label)
    except BadName as error:
        raise Invalid(errors={"application": [str(error)]}) from error
    except NoSuchLabel as error:
        raise LabelUnknown from error
    except RequiredBackendFailed as error:
        raise StoreUnavailable from error


def target() -> Target:
    _allowed(READ)
    store = _target()
    last = newest(store)
    return Target(
        store=store.value, revision=last.number if last else 0, at=last.created_at if last else timezone.now()
    )


def tag(*, name: str, revision: int) -> Written:
    _allowed(WRITE)
    _tag(name=name, revision=revision)
    return Written(revision=revision)


def add_client(*, name: str, applications: tuple[str, ...], may_encrypt: bool, may_decrypt: bool) -> NewClient:
    _allowed(WRITE)
    password = clients.add_client(
        name=name,
        applications=applications,
        may_encrypt=may_encrypt,
        may_decrypt=may_decrypt,
        now=timezone.now(),
    )
    return NewClient(name=name, password=password)


def set_client(*, name: str, active: bool) -> None:
    _allowed(WRITE)
    clients.set_client(name=name, active=active)


def _allowed(permission: str) -> str:
    """Who is asking, if they hold ``permission``. Raises ``Forbidden``."""
    who = principal()
    if not who.may(permission):
        raise Forbidden(permission=permission)
    return who.name or who.subject or who.kind
