"""On PostgreSQL, what is new rings wherever this module's work is done (``shop.work.listening``)."""

from typing import Any

from django.db import migrations

_FORWARD = (
    """CREATE OR REPLACE FUNCTION shop_events_delivery_ring() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN NOTIFY shop_work; RETURN NULL; END $$""",
    """CREATE TRIGGER shop_events_delivery_ring AFTER INSERT ON shop_events_delivery
       FOR EACH STATEMENT EXECUTE FUNCTION shop_events_delivery_ring()""",
)
_BACKWARD = (
    "DROP TRIGGER IF EXISTS shop_events_delivery_ring ON shop_events_delivery",
    "DROP FUNCTION IF EXISTS shop_events_delivery_ring()",
)


def _forward(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, _FORWARD)


def _backward(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, _BACKWARD)


def _run(schema_editor: Any, statements: tuple[str, ...]) -> None:
    """SQLite has nothing like it: its processes look for themselves."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("shop_events", "0001_initial")]

    operations = [migrations.RunPython(_forward, _backward)]
