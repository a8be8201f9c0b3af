"""Trees out of dotted keys, and back into the formats."""

import pytest

from configsvc.environment.flatten import MalformedKey, nested
from configsvc.environment.placeholders import TooMuch, resolved
from configsvc.formats import properties_files
from shop.config.formats import yaml_files
from shop.config.formats.limits import Unreadable
from tests.configsvc.server import ConfigServer


def yaml_of(**flat: object) -> str:
    return yaml_files.dumped(nested(flat))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("flat", "text"),
    [
        ({"a.b.c": "d"}, "a:\n  b:\n    c: d\n"),
        ({"a.b[0]": "c", "a.b[1]": "d"}, "a:\n  b:\n  - c\n  - d\n"),
        ({"a.b[1]": "d"}, "a:\n  b:\n  - null\n  - d\n"),
        ({"a[0].b": "c", "a[0].d": "e"}, "a:\n- b: c\n  d: e\n"),
        ({"a[0][1]": "c"}, "a:\n- - null\n  - c\n"),
        ({"a.b[hello]": "c"}, "a:\n  b[hello]: c\n"),
        ({"o.s": "WARN", "o.s.c": "ERROR"}, "o:\n  s: WARN\n  s.c: ERROR\n"),
        ({"o.s.c": "ERROR", "o.s": "WARN"}, "o:\n  s.c: ERROR\n  s: WARN\n"),
    ],
)
def test_14_trees(flat: dict[str, object], text: str) -> None:
    assert yaml_of(**flat) == text


@pytest.mark.parametrize(
    ("flat", "text"), [({"document": "blah"}, "blah"), ({"document[0]": "a", "document[1]": "b"}, "- a\n- b\n")]
)
def test_15_a_lone_document_is_what_it_holds(flat: dict[str, object], text: str) -> None:
    assert yaml_of(**flat) == text


@pytest.mark.parametrize("key", ["a..b", ".a", "a.", "a.[0]", "[0]", "", "a[99999999]", "a[10001]"])
def test_malformed_keys(key: str) -> None:
    with pytest.raises(MalformedKey):
        yaml_of(**{key: "x"})


def test_a_list_that_is_a_mapping_elsewhere() -> None:
    with pytest.raises(MalformedKey):
        yaml_of(**{"a[0]": "x", "a.b": "y"})


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x",
        "a: !!python/object/apply:os.system [id]",
        "a: 1\na: 2",
        "a: [",
        "? [a]\n: b",
        "a: 2001-01-01\n? {b: c}\n: d",
        "a: " + "[" * 100 + "]" * 100,
        "x" * (512 * 1024 + 1),
        "a: !custom b",
        "\x00",
    ],
)
def test_yaml_that_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        yaml_files.documents(text.encode())


def test_yaml_keeps_types_and_leaves_dates_alone() -> None:
    (found,) = yaml_files.documents(b"a: {b: 1, c: 1.5, d: true, e: null, f: 2001-01-01, g: [], h: {}}\n1: x\n")
    assert found == {
        "a.b": 1,
        "a.c": 1.5,
        "a.d": True,
        "a.e": None,
        "a.f": "2001-01-01",
        "a.g": "",
        "a.h": "",
        "1": "x",
    }


def test_properties_as_java_reads_them() -> None:
    text = b"# c\n! d\n\na=1\nb : 2\nc 3\nd\\ e=\\u00e9\nf=x\\\n   y\ng\nh==\ni=\xe9\n"
    wanted = {"a": "1", "b": "2", "c": "3", "d e": "é", "f": "xy", "g": "", "h": "=", "i": "é"}
    assert properties_files.parsed(text) == wanted


def test_placeholders_end() -> None:
    assert resolved("${a}", {"a": "${b}", "b": "${a}"}) == "${a}"
    assert resolved("${x${y}}", {"y": "1", "x1": "found"}) == "found"
    assert resolved("${a:${b:c}}", {}) == "c"
    assert resolved("${open", {}) == "${open"
    with pytest.raises(TooMuch):
        resolved("${a}", {chr(97 + n): f"${{{chr(98 + n)}}}" * 10 for n in range(12)} | {"m": "x" * 100})


def test_15_and_so_it_is_served(server: ConfigServer) -> None:
    server.set({"documented": {"document": "the whole document"}})
    assert server.get("/documented-default.yml").text == "the whole document"


def test_malformed_keys_are_the_clients_to_hear_of(server: ConfigServer) -> None:
    server.set({"malformed": {"a[0]": "x", "a.b": "y"}})
    answer = server.get("/malformed-default.yml")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
