"""Asking every running instance, of every role, which settings are in force there."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from shop.calls.context import principal
from shop.calls.credential import issue
from shop.calls.reading import Unanswered, read
from shop.discovery.base import Instance
from shop.discovery.current import registry
from shop.roles.catalogue import ALL, ROLES
from shop.roles.current import current
from shop.secrets.base import SecretMissing
from shop.web.standing import InForce, mine

ANSWER_SECONDS: Final = 2.0
#: Asked at the same time.
AT_ONCE: Final = 16
MOST_BYTES: Final = 256 * 1024
_ANSWER: Final = TypeAdapter(InForce)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One instance: what it said or, in ``trouble``, why it did not."""

    role: str
    url: str
    found: InForce | None = None
    trouble: str = ""


def standings() -> list[Asked]:
    """By role and address; on behalf of the principal, who needs one of ``standing.READ``. Takes a few seconds at most.

    Processes that only work, without serving, are in no registry and so not among them.
    """
    wanted = _instances()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, _asked, role, instance) for role, instance in wanted]
        found = [one.result() for one in waiting]
    if not any(one.found and one.found.role == current().name for one in found):
        found.append(Asked(role=current().name, url="", found=mine()))
    return sorted(found, key=lambda one: (one.role, one.url))


def _instances() -> Sequence[tuple[str, Instance]]:
    """Each address once: a process of many modules is registered under all their names."""
    found: dict[str, tuple[str, Instance]] = {}
    for name, role in ROLES.items():
        for instance in registry().resolve(role.service) if name != ALL else ():
            found.setdefault(instance.url, (name, instance))
    return list(found.values())


def _asked(role: str, instance: Instance) -> Asked:
    try:
        token = issue(caller=current().name, callee=role, principal=principal())
        url = f"{instance.url}/internal/{role}/standing"
        answer = read(url, {"Authorization": f"Bearer {token}"}, seconds=ANSWER_SECONDS, at_most=MOST_BYTES)
        if answer.status != 200:
            return Asked(role=role, url=instance.url, trouble=str(answer.status))
        found = _ANSWER.validate_json(answer.body)
    except (Unanswered, SecretMissing) as error:
        return Asked(role=role, url=instance.url, trouble=str(error))
    except ValidationError as error:
        return Asked(role=role, url=instance.url, trouble=type(error).__name__)
    return Asked(role=found.role, url=instance.url, found=found)
