"""Values with ``{variable}`` in them, which the path or the host of the route names."""

import re
from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import quote

from pydantic import BeforeValidator

_VARIABLE: Final = re.compile(r"\{([A-Za-z_]\w*)\}")


class Template:
    """``names`` are the variables it needs."""

    __slots__ = ("_pieces", "names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces = _VARIABLE.split(text)
        self.names = frozenset(self._pieces[1::2])

    def __str__(self) -> str:
        return self.text

    def fill_address(self, variables: Mapping[str, str]) -> str:
        """What a visitor wrote stays what it was: no variable begins a query, a fragment or another parameter."""
        return self.fill({name: quote(variables.get(name, "")) for name in self.names})

    def fill(self, variables: Mapping[str, str]) -> str:
        if not self.names:
            return self.text
        return "".join(variables.get(piece, "") if index % 2 else piece for index, piece in enumerate(self._pieces))


def _template(written: object) -> Template:
    if isinstance(written, Template):
        return written
    if isinstance(written, bool | int | float):
        written = str(written).lower() if isinstance(written, bool) else str(written)
    if not isinstance(written, str):
        raise ValueError("not a string")
    if any(not character.isprintable() for character in written):
        raise ValueError("control characters")
    return Template(written)


#: The type of an argument that is one.
TemplateArgument = Annotated[Template, BeforeValidator(_template)]
