"""Guests' orders found their customer by a key that took some domains for one another (straße.de, strasse.de)."""

from typing import Any

from django.db import migrations

from shop.email import mailbox


def name_again(apps: Any, schema_editor: Any) -> None:
    orders = apps.get_model("orders", "Order").objects.using(schema_editor.connection.alias)
    guests = orders.filter(customer_id="").exclude(email="").values_list("pk", "email", "email_key")
    wrong = [(pk, mailbox(email)) for pk, email, key in guests.iterator() if mailbox(email) != key]
    for pk, key in wrong:
        orders.filter(pk=pk).update(email_key=key)


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_state_since")]

    operations = [migrations.RunPython(name_again, migrations.RunPython.noop)]
