"""The database itself refuses to change the ledger.

On SQLite an entry can still be deleted by whoever opens the file: a trigger against it would also stop Django from
emptying tables between tests. The chain of ``_after`` columns shows a missing entry to ``prove``.
"""

from django.db import migrations

from inventory.migrations._vendor_sql import per_vendor

FORWARD = {
    "sqlite": [
        """CREATE TRIGGER ledger_no_update BEFORE UPDATE ON inventory_ledgerentry
           BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION inventory_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON inventory_ledgerentry
           FOR EACH ROW EXECUTE FUNCTION inventory_ledger_refuse()""",
    ],
}
BACKWARD = {
    "sqlite": ["DROP TRIGGER ledger_no_update"],
    "postgresql": [
        "DROP TRIGGER ledger_append_only ON inventory_ledgerentry",
        "DROP FUNCTION inventory_ledger_refuse()",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [per_vendor(FORWARD, BACKWARD)]
