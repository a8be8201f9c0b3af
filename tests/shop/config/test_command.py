"""``manage.py properties`` says of each property what it is, what it is worth here, and why."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shop.config import registry
from shop.config.declarations import described
from tests.live.migrated import lay_files
from tests.live.process import ROOT, inherited

SET = {"BILLING_TAX_STANDARD": "1900", "SHOP_CONFIG_SOURCE": "none"}


def printed(folder: Path, *arguments: str, **more: str) -> str:
    environment = {**inherited(), "DJANGO_SETTINGS_MODULE": "settings.local", "SHOP_VAR": str(folder), **SET, **more}
    command = [sys.executable, "manage.py", "properties", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def keys() -> list[str]:
    """Of the shop's properties, sorted as printed; other tests may have declared some of their own in this process."""
    tests = {one.prefix for one in registry.declarations() if one.model.__module__.startswith("tests.")}
    return [row["key"] for row in described() if row["prefix"] not in tests]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    found = json.loads(printed(tmp_path_factory.mktemp("var"), "--json"))
    return {row["key"]: row for row in found}


def test_every_property_says_what_it_is(rows: dict[str, dict[str, Any]]) -> None:
    assert rows.keys() == set(keys())
    wanted = {"key", "owner", "type", "default", "range", "unit", "meaning", "restart", "value", "source", "origin"}
    for key, row in rows.items():
        assert wanted <= row.keys(), key
        assert row["type"], key
        assert row["meaning"]["en"], key
        assert row["meaning"]["fr"], key
        assert isinstance(row["restart"], bool), key
    assert {row["restart"] for row in rows.values()} == {True, False}


def test_it_says_where_a_value_comes_from(rows: dict[str, dict[str, Any]]) -> None:
    rate = rows["billing.tax-standard"]
    assert (rate["value"], rate["default"], rate["type"], rate["unit"]) == (1900, 2000, "int", "bp")
    assert (rate["source"], rate["origin"]) == ("environment", "environment:BILLING_TAX_STANDARD")
    other = rows["billing.tax-reduced"]
    assert (other["value"], other["source"], other["origin"]) == (other["default"], "default", "")


def test_as_a_table_it_has_a_line_for_each(tmp_path: Path) -> None:
    head, *lines = printed(tmp_path).splitlines()
    assert head.split() == ["property", "value", "source", "origin"]
    assert [line.split()[0] for line in lines] == keys()
    (rate,) = [line.split() for line in lines if line.startswith("billing.tax-standard ")]
    assert rate == ["billing.tax-standard", "1900", "bp", "environment", "environment:BILLING_TAX_STANDARD"]


def test_the_table_of_the_config_server_is_asked_where_it_is_the_source(tmp_path: Path) -> None:
    """Embedded, what is in force comes from there; nothing is written there yet."""
    lay_files(tmp_path)
    found = {row["key"]: row for row in json.loads(printed(tmp_path, "--json", SHOP_CONFIG_SOURCE="embedded"))}
    assert found["billing.tax-standard"]["source"] == "environment"
    assert found["billing.tax-reduced"]["source"] == "default"
