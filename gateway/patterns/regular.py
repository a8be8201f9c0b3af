"""Regular expressions whose time grows with the text only, whoever wrote either: RE2.

Java's spelling is understood: named groups as ``(?<name>…)``, replacements with ``$1`` and ``${name}``, and ``$\\`` for
a ``$`` that YAML placeholders would have taken.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

_REFERENCE: Final = re.compile(r"\$(?:\{(\w+)\}|(\d+))")
_MEMORY: Final = 1 << 20


class Regexp:
    """A compiled expression; ``text`` is how it was written."""

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        """Raises ``ValueError``."""
        import re2  # noqa: PLC0415 - 2 MB, which a gateway whose routes have no expressions does without

        options = re2.Options()
        options.log_errors, options.max_mem = False, _MEMORY
        self.text = text
        try:
            self._compiled: Any = re2.compile(text, options)
        except re2.error as error:
            raise ValueError(f"no regular expression of RE2: {_said(error)}") from error

    def __str__(self) -> str:
        return self.text

    def matches(self, text: str) -> bool:
        """Whether all of ``text`` matches."""
        return self._compiled.fullmatch(text) is not None

    def groups(self, text: str) -> dict[str, str] | None:
        """The named groups if all of ``text`` matches."""
        found = self._compiled.fullmatch(text)
        return None if found is None else {name: value or "" for name, value in found.groupdict().items()}

    def names(self) -> frozenset[str]:
        return frozenset(self._compiled.groupindex)

    def replacing(self, replacement: str) -> Callable[[str], str]:
        """What puts ``replacement`` in the place of every match. Raises ``ValueError`` for a group there is not."""
        pieces = _pieces(replacement.replace("$\\", "$"))
        for piece in pieces:
            known = piece in self._compiled.groupindex if isinstance(piece, str) else True
            if isinstance(piece, int) and piece > self._compiled.groups:
                known = False
            if not known:
                raise ValueError(f"the expression has no group {piece}")

        def expand(match: Any) -> str:
            return "".join(piece.text if isinstance(piece, _Literal) else match.group(piece) or "" for piece in pieces)

        def replace(text: str) -> str:
            made: str = self._compiled.sub(expand, text)
            return made

        return replace


class _Literal:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _pieces(replacement: str) -> list["_Literal | str | int"]:
    pieces: list[_Literal | str | int] = []
    at = 0
    for found in _REFERENCE.finditer(replacement):
        pieces.append(_Literal(replacement[at : found.start()]))
        name, number = found.groups()
        pieces.append(name if name is not None and not name.isdigit() else int(number or name))
        at = found.end()
    return [*pieces, _Literal(replacement[at:])]


def _said(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def _compiled(written: object) -> Regexp:
    if isinstance(written, Regexp):
        return written
    if not isinstance(written, str):
        raise ValueError("not a string")
    return Regexp(written)


#: The type of an argument that is one.
RegexpArgument = Annotated[Regexp, BeforeValidator(_compiled)]
