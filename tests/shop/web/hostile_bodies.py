"""Bodies nobody means well with (promises.md, 2.D), and which of them are still JSON objects."""

from collections.abc import Mapping
from typing import Final

JSON: Final = "application/json"

#: D1: in the place of a quantity from 1 to 999.
QUANTITIES: Final[Mapping[str, bytes]] = {
    name: text.encode()
    for name, text in {
        "zero": "0",
        "negative": "-1",
        "fraction": "1.5",
        "whole float": "1.0",
        "text": '"1"',
        "text fraction": '"1.5"',
        "true": "true",
        "null": "null",
        "list": "[]",
        "list of one": "[1]",
        "object": "{}",
        "exponent": "1e3",
        "infinite": "1e400",
        "NaN": "NaN",
        "Infinity": "-Infinity",
        "over 64 bits": "10000000000000000000",
        "just over 63 bits": "9223372036854775808",
        "just under -63 bits": "-9223372036854775809",
        "999 nines": "9" * 999,
        "5,000 nines": "9" * 5000,
        "underscore": '"1_0"',
        "arabic digit": '"٣"',
        "blanks": '" 1 "',
        "leading zero": "01",
        "hexadecimal": "0x1",
        "plus": "+1",
    }.items()
}

#: D2, D3, D6 and what is no JSON: whole bodies.
BODIES: Final[Mapping[str, bytes]] = {
    "list": b"[]",
    "null": b"null",
    "string": b'"x"',
    "number": b"1",
    "nothing": b"",
    "blank": b"  ",
    "half": b'{"quantity": 1',
    "trailing comma": b'{"quantity": 1,}',
    "two values": b'{"quantity": 1} {"quantity": 2}',
    "comment": b'{"quantity": 1} // one',
    "lists in lists": b"[" * 100_000,
    "objects in objects": b'{"a":' * 50_000,
    "a field of lists in lists": b'{"quantity": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "33 deep": b'{"note": ' + b"[" * 33 + b"]" * 33 + b"}",
    "the same key twice": b'{"quantity": 1, "quantity": 999}',
    "the same key twice inside": b'{"note": {"a": 1, "a": 2}, "quantity": 1}',
    "byte order mark": b'\xef\xbb\xbf{"quantity": 1}',
    "not UTF-8": b'{"quantity": 1, "text": "\xff"}',
    "UTF-16": '{"quantity": 1}'.encode("utf-16"),
    "NUL byte": b'{"quantity": 1, "text": "\x00"}',
    "unknown field": b'{"quantity": 1, "is_staff": true}',
    "unknown empty field": b'{"quantity": 1, "": 1}',
    "too large": b'{"quantity": 1, "text": "' + b"x" * 300_000 + b'"}',
}

#: D4: in the place of a text.
TEXTS: Final[Mapping[str, bytes]] = {
    "lone surrogate": b'"\\ud800"',
    "escaped NUL": b'"\\u0000"',
    "backspace": b'"\\b"',
    "delete": b'"\\u007f"',
    "number": b"1",
    "true": b"true",
    "null": b"null",
    "list": b'["x"]',
    "object": b"{}",
    "one too long": b'"' + b"x" * 101 + b'"',
}

#: D5: a harmless object said to be something else.
MEDIA_TYPES: Final = (
    "",
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/json; charset=utf-7",
    "application/json; charset=utf-16",
    "application/json; charset=latin-1",
    "application/json; charset=bz2_codec",
    "application/json; charset=zlib",
    "application/json; charset=rot13",
    "application/json; charset=bogus",
    "application/json; charset=utf-8; charset=utf-7",
    "application/json; charset=utf-7; charset=utf-8",
    "application/json; version=2",
    "application/json; charset=",
)
