"""Programs that may read."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError
from django.utils.translation import gettext as _

from configsvc.environment import names
from configsvc.interface.errors import NameTaken
from configsvc.models import Client
from configsvc.queries.clients import digest
from configsvc.queries.default_client import NAME
from configsvc.rules.readers import EVERY
from shop.database.transactions import atomic
from shop.errors import Invalid

ALIAS: Final = "configsvc"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def add_client(*, name: str, applications: Sequence[str], may_encrypt: bool, may_decrypt: bool, now: datetime) -> str:
    """Its password, which is kept nowhere. Raises ``NameTaken`` and ``Invalid``."""
    if not _NAME.fullmatch(name):
        raise Invalid(errors={"name": [_("Letters, digits, dots, hyphens and underscores.")]})
    if name == NAME:
        raise NameTaken(name=name)
    try:
        named = [one for text in applications for one in ((text,) if text == EVERY else names.applications(text))]
    except names.BadName as error:
        raise Invalid(errors={"applications": [str(error)]}) from error
    password = secrets.token_urlsafe(24)
    try:
        with atomic(ALIAS):
            Client.objects.create(
                name=name,
                password=digest(password),
                applications=sorted(set(named)),
                may_encrypt=may_encrypt,
                may_decrypt=may_decrypt,
                created_at=now,
            )
    except IntegrityError as error:
        raise NameTaken(name=name) from error
    return password


def set_client(*, name: str, active: bool) -> None:
    """One that does not exist is stopped already."""
    with atomic(ALIAS):
        Client.objects.filter(name=name).update(is_active=active)
