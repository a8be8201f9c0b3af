"""YAML that no setting needs is refused, where it stands, before anything is made of it."""

import pytest

from shop.config.formats.limits import Unreadable
from shop.config.formats.strict_yaml import loaded


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x", "line 2, column 4: aliases are not read"),
        ("a: 1\na: 2", "line 2, column 1: a name is there twice in one mapping"),
        ("yes: 1\ntrue: 2", "line 2, column 1: a name is there twice in one mapping"),
        ("1: a\n'1': b", "line 2, column 1: a name is there twice in one mapping"),
        ("a: [", "line 2, column 1: did not find expected node content"),
        ("? [a]\n: b", "a key is not a text"),
        ("a: !secret-word b", "line 1, column 4: a value is of a kind that no setting is"),
        ("<<: {a: 1}", "a value is of a kind that no setting is"),
    ],
)
def test_it_is_refused_and_its_place_told(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        loaded(text)

    assert said in str(caught.value)
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_file_nested_a_hundred_thousand_times_is_refused_and_ends_no_process(opening: str) -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        loaded(opening * 100_000)


def test_plain_values_of_every_kind_and_dates_as_they_are_written() -> None:
    assert loaded("a: 1\nb: [1.5, yes, null, 2001-01-01]\n---\n- c\n") == [
        {"a": 1, "b": [1.5, True, None, "2001-01-01"]},
        ["c"],
    ]
