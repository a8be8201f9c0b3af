"""The rows Django's admin grants, for the permissions of the catalogue."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from shop.roles.catalogue import STAFF_PERMISSIONS


def ensure_permissions() -> None:
    """Make the missing ones and bring names up to date; harmless to repeat, in several processes too.

    A content type is only the name of another module's model: the module need not be installed here.
    """
    for wanted in STAFF_PERMISSIONS.values():
        kind, _ = ContentType.objects.get_or_create(app_label=wanted.module, model=wanted.model)
        row, _ = Permission.objects.get_or_create(
            content_type=kind, codename=wanted.verb, defaults={"name": wanted.description}
        )
        if row.name != wanted.description:
            Permission.objects.filter(pk=row.pk).update(name=wanted.description)
