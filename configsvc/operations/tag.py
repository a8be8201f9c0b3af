"""Naming a moment."""

from django.db import IntegrityError

from configsvc.environment import names
from configsvc.interface.errors import NameTaken, RevisionUnknown
from configsvc.models import Revision, Tag
from shop.database.transactions import atomic
from shop.errors import Invalid

ALIAS = "configsvc"


def tag(*, name: str, revision: int) -> None:
    """Raises ``RevisionUnknown``, ``NameTaken`` and ``Invalid``."""
    try:
        if names.labels(name) != (name,) or name.isdigit():
            raise names.BadName("a label has no comma, and is not a number")
    except names.BadName as error:
        raise Invalid(errors={"name": [str(error)]}) from error
    try:
        with atomic(ALIAS):
            found = Revision.objects.filter(number=revision, state=Revision.State.DONE).first()
            if found is None:
                raise RevisionUnknown(revision=revision)
            Tag.objects.create(name=name, revision=found)
    except IntegrityError as error:
        raise NameTaken(name=name) from error
