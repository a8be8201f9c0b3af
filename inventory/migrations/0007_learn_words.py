"""The words of the products that are there."""

from typing import Any

from django.db import migrations

from inventory.rules.spelling import SHORTEST, forms


def learn(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    form = apps.get_model("inventory", "SearchForm")
    texts = apps.get_model("inventory", "Product").objects.using(alias).values_list("search_text", flat=True)
    seen: set[str] = set()
    for text in texts.iterator():
        for word in text.split():
            if word in seen or not SHORTEST <= len(word) <= 40 or any(letter.isdigit() for letter in word):
                continue
            seen.add(word)
            rows = [form(form=each, word=word) for each in sorted(forms(word))]
            form.objects.using(alias).bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0006_search_forms")]
    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
