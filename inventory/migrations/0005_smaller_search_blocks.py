"""PostgreSQL: blocks of 16,384 ids instead of 65,536, so that a search reads little more than its page is made of.

The release before this one asks for the larger blocks; its searches go on by the beginnings alone, which the new index
serves as well, until its processes are gone. Nothing is locked meanwhile; a run that breaks off is run again. SQLite has
nothing to learn.
"""

from django.db import migrations

from inventory.migrations._vendor_sql import per_vendor

#: Making an index of a million products takes a minute or two, and waiting for older transactions blocks nobody.
_PATIENT = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
_USUAL = ["ANALYZE inventory_product", "RESET statement_timeout", "RESET lock_timeout"]


def _index(name: str, bits: int) -> list[str]:
    return [
        f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        f"""CREATE INDEX CONCURRENTLY {name} ON inventory_product
            USING gin ((ARRAY[id >> {bits}]), inventory_beginnings(search_text)) WITH (fastupdate = off)""",
    ]


_NEW, _OLD = "product_search_by_block", "product_search_blocks"

FORWARD = {
    "sqlite": [],
    "postgresql": [*_PATIENT, *_index(_NEW, 14), f"DROP INDEX CONCURRENTLY IF EXISTS {_OLD}", *_USUAL],
}
BACKWARD = {
    "sqlite": [],
    "postgresql": [*_PATIENT, *_index(_OLD, 16), f"DROP INDEX CONCURRENTLY IF EXISTS {_NEW}", *_USUAL],
}


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY
    dependencies = [("inventory", "0004_search_blocks")]
    operations = [per_vendor(FORWARD, BACKWARD)]
