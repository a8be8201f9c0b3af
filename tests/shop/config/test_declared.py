"""A property is declared once: its type, default, range and meaning hold wherever its value comes from."""

from typing import Any

import pytest
from pydantic import ValidationError

from shop.config.binding import InvalidConfiguration
from shop.config.declared import Properties, declare, property_
from shop.config.snapshot import one_snapshot
from shop.config.sources import overridden


class Example(Properties):
    rate: int = property_(20, "Rate", "Taux", unit="%", ge=0, le=100)
    name: str = property_("x", "Name", "Nom", restart=True)


EXAMPLE = declare("example", Example)


def test_the_default_counts_when_nobody_says_otherwise() -> None:
    assert (EXAMPLE.current.rate, EXAMPLE.current.name) == (20, "x")


def test_the_environment_wins_over_the_default_and_memory_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_RATE", "5")
    assert EXAMPLE.current.rate == 5
    with overridden("example", rate=7):
        assert EXAMPLE.current.rate == 7
        with overridden("example", name="y"):
            assert (EXAMPLE.current.rate, EXAMPLE.current.name) == (7, "y")
    assert EXAMPLE.current.rate == 5


@pytest.mark.parametrize("value", ["101", "-1", "1.5", "many", ""])
def test_a_value_out_of_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EXAMPLE_RATE", value)
    with pytest.raises(InvalidConfiguration):
        _ = EXAMPLE.current


def test_a_name_nobody_declared_is_refused() -> None:
    with overridden("example", colour="red"), pytest.raises(InvalidConfiguration):
        _ = EXAMPLE.current


def test_a_request_sees_one_value_from_beginning_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with one_snapshot():
        before = EXAMPLE.current
        monkeypatch.setenv("EXAMPLE_RATE", "5")
        assert EXAMPLE.current is before
        with one_snapshot():
            assert EXAMPLE.current.rate == 5
        assert EXAMPLE.current is before
    assert EXAMPLE.current.rate == 5


def test_values_do_not_change_under_their_readers() -> None:
    found: Any = EXAMPLE.current
    with pytest.raises(ValidationError):
        found.rate = 1


def test_the_meaning_is_there_in_both_languages() -> None:
    field = Example.model_fields["rate"]
    assert field.description == "Rate"
    assert field.json_schema_extra == {"fr": "Taux", "unit": "%", "restart": False, "verbatim": False}
