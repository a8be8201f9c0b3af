"""``docs/gateway.md`` names every predicate and filter, each with an example that a route can have."""

import re
from pathlib import Path

import pytest

from gateway.filters.registry import FILTERS
from gateway.predicates.registry import PREDICATES
from gateway.routes.definition import definitions
from gateway.routes.document import read
from gateway.routes.table import Table
from tests.live.process import ROOT

TEXT = (Path(ROOT) / "docs" / "gateway.md").read_text()
ROUTE = "- id: one\n  uri: no://op\n"


def examples(title: str) -> dict[str, str]:
    """Name → example, of the table below this heading."""
    table = TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| `(.+?)` \| (.+) \|$", table, re.MULTILINE)
    assert all(meaning for _, _, meaning in rows)
    return {name: example.replace("\\|", "|") for name, example, _ in rows}


def test_every_predicate_and_filter_is_there() -> None:
    assert set(examples("Predicates")) == set(PREDICATES)
    assert set(examples("Filters")) == set(FILTERS)


@pytest.mark.parametrize(("name", "example"), examples("Predicates").items())
def test_an_example_of_a_predicate_can_be_had(name: str, example: str) -> None:
    table = Table(definitions(read(f"{ROUTE}  predicates:\n  - {example}\n")))
    assert table.routes[0].definition.predicates[0].name == name


@pytest.mark.parametrize(("name", "example"), examples("Filters").items())
def test_an_example_of_a_filter_can_be_had(name: str, example: str) -> None:
    written = f"{ROUTE}  predicates: ['Path=/books/{{id}}']\n  filters:\n  - {example}\n"
    table = Table(definitions(read(written)))
    assert table.routes[0].definition.filters[0].name == name
