"""PostgreSQL: the index of the beginnings of words learns in which block of ids a product is.

A search for words that are common but seldom meet then reads a block at a time, the newest first, instead of every
product that has one of them. The block must be the first column: GIN begins where the first key begins, and what the
other keys have before that is not looked at. Without a list of what was written last (``fastupdate``), which every
block would read again.

Pages keep room for newer versions of their rows: a sale then stays in its page, no index learns of it, and the products
of a block stay neighbours, which is what makes reading a block short.

The release before this one asks for beginnings alone, and any columns of a GIN index serve alone: so the index it knew
can go at once. Nothing is locked meanwhile; a run that breaks off is run again. SQLite has nothing to learn.
"""

from django.db import migrations

from inventory.migrations._vendor_sql import per_vendor

#: Making an index of a million products takes a minute or two, and waiting for older transactions blocks nobody.
_PATIENT = ["SET statement_timeout = 0", "SET lock_timeout = 0"]
_USUAL = ["RESET statement_timeout", "RESET lock_timeout"]

FORWARD = {
    "sqlite": [],
    "postgresql": [
        *_PATIENT,
        "ALTER TABLE inventory_product SET (fillfactor = 90)",
        # As in 0003, but a beginning that two words share is no longer sorted out: GIN does that by itself.
        """CREATE OR REPLACE FUNCTION inventory_beginnings(words text) RETURNS text[]
           LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED AS
           $$ SELECT array_agg(left(word, size))
              FROM unnest(string_to_array(words, ' ')) AS word, generate_series(1, least(length(word), 16)) AS size $$""",
        "DROP INDEX CONCURRENTLY IF EXISTS product_search_blocks",
        """CREATE INDEX CONCURRENTLY product_search_blocks ON inventory_product
           USING gin ((ARRAY[id >> 16]), inventory_beginnings(search_text)) WITH (fastupdate = off)""",
        "DROP INDEX CONCURRENTLY IF EXISTS product_beginnings",
        "ANALYZE inventory_product",  # queries.listing.figures reads what it counts
        *_USUAL,
    ],
}
BACKWARD = {
    "sqlite": [],
    "postgresql": [
        *_PATIENT,
        "DROP INDEX CONCURRENTLY IF EXISTS product_beginnings",
        """CREATE INDEX CONCURRENTLY product_beginnings ON inventory_product
           USING gin (inventory_beginnings(search_text))""",
        "DROP INDEX CONCURRENTLY IF EXISTS product_search_blocks",
        "ALTER TABLE inventory_product RESET (fillfactor)",
        "ANALYZE inventory_product",
        *_USUAL,
    ],
}


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY
    dependencies = [("inventory", "0003_search")]
    operations = [per_vendor(FORWARD, BACKWARD)]
