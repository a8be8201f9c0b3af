"""An index over the words of products.

SQLite: an FTS5 table beside the products, kept in step by triggers. It stores no text of its own, and an index of
prefixes of every length, so that the beginning of a word is looked up like a word: matches stream in the order of ids,
and a page costs the same however many there are. PostgreSQL: a generated column of lexemes under a GIN index, where
the planner walks the ids for a common word and the index for a rare one; and an index of the beginnings of words, where
several of them meet without every product of the commonest being read.

Rebuilding the table of products on SQLite (as some later migration may) drops its triggers: such a migration must end
with this one's statements (tests/inventory/test_search_index.py sees to it).
"""

from django.db import migrations

from inventory.migrations._vendor_sql import per_vendor

#: Django doubles nothing in statements without parameters: a percent sign would be one.
FORWARD = {
    "sqlite": [
        """CREATE VIRTUAL TABLE inventory_product_search USING fts5(
             search_text, content='inventory_product', content_rowid='id', detail='none', columnsize=0,
             tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16')""",
        """CREATE TRIGGER product_search_insert AFTER INSERT ON inventory_product BEGIN
             INSERT INTO inventory_product_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
        """CREATE TRIGGER product_search_delete AFTER DELETE ON inventory_product BEGIN
             INSERT INTO inventory_product_search(inventory_product_search, rowid, search_text)
             VALUES ('delete', old.id, old.search_text); END""",
        """CREATE TRIGGER product_search_update AFTER UPDATE OF search_text ON inventory_product
           WHEN old.search_text <> new.search_text BEGIN
             INSERT INTO inventory_product_search(inventory_product_search, rowid, search_text)
             VALUES ('delete', old.id, old.search_text);
             INSERT INTO inventory_product_search(rowid, search_text) VALUES (new.id, new.search_text); END""",
        "INSERT INTO inventory_product_search(inventory_product_search) VALUES ('rebuild')",
    ],
    "postgresql": [
        """ALTER TABLE inventory_product ADD COLUMN search_words tsvector
           GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_text, ' '))) STORED""",
        "CREATE INDEX product_search ON inventory_product USING gin (search_words)",
        # Restricted: starting parallel workers takes longer than looking up a few beginnings.
        """CREATE FUNCTION inventory_beginnings(words text) RETURNS text[]
           LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED AS
           $$ SELECT array_agg(DISTINCT left(word, size))
              FROM unnest(string_to_array(words, ' ')) AS word, generate_series(1, least(length(word), 16)) AS size $$""",
        "CREATE INDEX product_beginnings ON inventory_product USING gin (inventory_beginnings(search_text))",
    ],
}
BACKWARD = {
    "sqlite": [
        "DROP TRIGGER product_search_insert",
        "DROP TRIGGER product_search_delete",
        "DROP TRIGGER product_search_update",
        "DROP TABLE inventory_product_search",
    ],
    "postgresql": [
        "DROP INDEX product_beginnings",
        "DROP FUNCTION inventory_beginnings(text)",
        "ALTER TABLE inventory_product DROP COLUMN search_words",
    ],
}


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_ledger_append_only")]
    operations = [per_vendor(FORWARD, BACKWARD)]
