"""The reference of all properties, as a page."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

_HEAD: Final = """# Properties

What may be set, by the service it belongs to; those of `application` are everybody's. Made by
`manage.py properties --markdown > docs/properties.md`.

A value comes from the environment (`billing.tax-standard` is `BILLING_TAX_STANDARD` there); else from Consul
(`config/billing-service/billing.tax-standard`) or the config server; else it is the default. `manage.py properties`
shows which. In Consul and the config server names are read as Spring does: case, `-`, `_` and `.` make no difference.
A change is in force within a second, except where it says *at start*, and only if everything that is set can be: else
the last good values stay, and `/readyz`, the log and `/actuator/configprops` say what is wrong. A name that is not in
this list, below a prefix that is, is an error; so is a placeholder (`${…}`) that nobody filled in. A deleted key has
its default again.

A list is one text with commas (`configsvc.backends=consul,database`), or has an item for each position, from 0 on:
`configsvc.backends[0]`, in the environment `CONFIGSVC_BACKENDS_0`; in a YAML file it is a list. All of it comes from
the strongest place that says anything of it. The empty text is the empty list.
"""
_LIMITS: Final = {"gt": "> {}", "ge": "≥ {}", "lt": "< {}", "le": "≤ {}", "pattern": "`{}`"}
_LENGTHS: Final = {"min_length": "at least {} characters", "max_length": "at most {} characters"}
_COUNTS: Final = {"min_length": "at least {} of them", "max_length": "at most {} of them"}


def markdown(rows: Iterable[Mapping[str, Any]]) -> str:
    """``rows`` as ``shop.config.declarations.described`` has them."""
    parts = [_HEAD]
    for owner, own in groupby(rows, key=lambda row: row["owner"]):
        parts.append(
            f"\n## {owner}\n\n| property | default | range | meaning | sens |\n| --- | --- | --- | --- | --- |\n"
        )
        parts += [_line(row) for row in own]
    return "".join(parts)


def _line(row: Mapping[str, Any]) -> str:
    default = str(row["default"]).lower() if isinstance(row["default"], bool) else str(row["default"])
    unit = f" {row['unit']}" if row["unit"] else ""
    at_start = " *(at start)*" if row["restart"] else ""
    shown = f"`{default}`{unit}" if default else "*empty*"
    cells = (f"`{row['key']}`", shown, _range(row), row["meaning"]["en"] + at_start, row["meaning"]["fr"])
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _range(row: Mapping[str, Any]) -> str:
    if row["choices"]:
        return _choices(row["choices"])
    words = {**_LIMITS, **(_COUNTS if row["items"] else _LENGTHS)}
    limits = [words[name].format(value) for name, value in row["range"].items()]
    if row["items"]:
        return ", ".join([f"list of {_of(row['items'])}", *limits])
    return ", ".join(limits) or _kind(row["type"])


def _of(items: Mapping[str, Any]) -> str:
    if items["fields"]:
        return f"maps with {', '.join(f'`{name}`' for name in items['fields'])}"
    return _choices(items["choices"]) if items["choices"] else {"str": "texts"}.get(items["type"], items["type"])


def _choices(choices: Iterable[Any]) -> str:
    return ", ".join(f"`{choice}`" if choice else "*empty*" for choice in choices)


def _kind(name: str) -> str:
    return {"bool": "`true`, `false`", "str": "text"}.get(name, name)
