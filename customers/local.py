"""What the contract promises, in this process: one call each."""

from django.utils import timezone

from customers.interface.messages import Buyer, PersonalData, Profile, PublicKeys
from customers.operations import close_account, edit_group
from customers.operations import grant as granting
from customers.operations.signing_keys import usable_keys
from customers.queries import addresses, keys, profiles
from customers.queries import personal_data as taking_away
from shop.calls.context import principal
from shop.errors import Forbidden


def jwks() -> PublicKeys:
    now = timezone.now()
    usable = usable_keys(now=now)  # the first question makes the first key, so that nobody learns of it late
    return keys.public_keys(usable, now=now)


def profile(*, customer_id: str) -> Profile:
    return profiles.profile(customer_id=customer_id)


def buyer(*, customer_id: str, address_id: int) -> Buyer:
    found = addresses.one(customer_id=customer_id, address_id=address_id)
    return Buyer(profile=profiles.profile_of(found.customer), address=addresses.as_message(found))


def personal_data(*, customer_id: str) -> PersonalData:
    return PersonalData(content=taking_away.personal_data(customer_id))


def deactivate(*, customer_id: str, reason: str) -> Profile:
    _require("customers.deactivate")
    user = close_account.deactivate(customer_id=customer_id, reason=reason, by=principal(), now=timezone.now())
    return profiles.profile_of(user)


def reactivate(*, customer_id: str, reason: str) -> Profile:
    _require("customers.deactivate")
    user = close_account.reactivate(customer_id=customer_id, reason=reason, by=principal(), now=timezone.now())
    return profiles.profile_of(user)


def grant(
    *, customer_id: str, is_staff: bool, permissions: tuple[str, ...], groups: tuple[str, ...] | None = None
) -> Profile:
    _require("*")
    user = granting.grant(
        customer_id=customer_id,
        is_staff=is_staff,
        permissions=permissions,
        groups=groups,
        by=principal(),
        now=timezone.now(),
    )
    return profiles.profile_of(user)


def define_group(*, name: str, permissions: tuple[str, ...]) -> None:
    _require("*")
    edit_group.define_group(name=name, permissions=permissions, by=principal(), now=timezone.now())


def remove_group(*, name: str) -> None:
    _require("*")
    edit_group.remove_group(name=name, by=principal(), now=timezone.now())


def _require(permission: str) -> None:
    if not principal().may(permission):
        raise Forbidden
