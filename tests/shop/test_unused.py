"""What is left out of memory: seen in processes of their own, as roles are served."""

import json
import os
import subprocess
import sys

import pytest
from rest_framework.schemas import generators

LOADED = """
import json, sys, warnings
warnings.simplefilter("error")
import django
from django.conf import settings
settings.INSTALLED_APPS  # as ``manage.py`` does, before anything of Django that knows databases
django.setup()
from shop.serving import ahead
ahead.load()
print(json.dumps(sorted(sys.modules)))
"""
GUESSES = {"chardet", "charset_normalizer"}


def loaded(**environment: str) -> set[str]:
    """The names of all modules that the role ``orders`` has before it forks."""
    said = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, "SHOP_ROLE": "orders", "DJANGO_SETTINGS_MODULE": "settings.local", **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(json.loads(said))


@pytest.mark.parametrize(
    ("database", "drivers"),
    [("sqlite:////nowhere/orders.sqlite3", {"sqlite3"}), ("postgres://u@127.0.0.1:9/orders", {"psycopg"})],
)
def test_a_role_loads_the_driver_of_its_own_database_and_nothing_that_guesses(database: str, drivers: set[str]) -> None:
    found = loaded(ORDERS_DATABASE_URL=database)
    assert found & {"sqlite3", "psycopg"} == drivers
    assert not GUESSES & found
    assert "django.contrib.admin" not in found  # the back office has it
    assert not {"cryptography.x509.base", "sqlparse.sql", "_brotli"} & found


def test_what_is_loaded_later_is_there_when_it_is_called() -> None:
    function = generators.simplify_regex  # type: ignore[attr-defined]
    assert function(r"^orders/(?P<number>[0-9]+)$") == "/orders/<number>"
