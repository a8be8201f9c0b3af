"""The database itself refuses to change documents and payment events.

On SQLite a row can still be deleted by whoever opens the file: a trigger against it would also stop Django from
emptying tables between tests. A document that is gone leaves a gap in its series, an event one in its payment's
versions, and `prove` shows both.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import migrations

TABLES = ("billing_invoice", "billing_paymentevent")

FORWARD = {
    "sqlite": [
        """CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}
           BEGIN SELECT RAISE(ABORT, '{table} is written once'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION '{table} is written once' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table}
           FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
    ],
}
BACKWARD = {
    "sqlite": ["DROP TRIGGER {table}_unchanged"],
    "postgresql": ["DROP TRIGGER {table}_unchanged ON {table}", "DROP FUNCTION {table}_refuse()"],
}


def _run(statements: Mapping[str, Sequence[str]]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        for table in TABLES:
            for statement in statements[schema_editor.connection.vendor]:
                schema_editor.execute(statement.format(table=table))

    return run


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunPython(_run(FORWARD), _run(BACKWARD))]
