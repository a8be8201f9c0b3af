"""Log-ins that began before they had a name get one, so that their owners can see and end them."""

import uuid
from typing import Any

from django.db import migrations


def name_them(apps: Any, schema_editor: Any) -> None:
    families = apps.get_model("customers", "TokenFamily").objects.using(schema_editor.connection.alias)
    for key in families.filter(public_id=None, closed_at=None).values_list("pk", flat=True).iterator():
        families.filter(pk=key, public_id=None).update(public_id=uuid.uuid4().hex)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_sessions")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
