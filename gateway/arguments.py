"""What predicates and filters are told: typed arguments, in the short form of one line or written out by name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

A = TypeVar("A", bound="Arguments")

#: How Spring names positional arguments when it shows them written out.
_POSITIONAL: Final = re.compile(r"_genkey_(\d+)")


#: One of a list, as Spring writes it where arguments are strings: ``patterns.0``, ``patterns[0]``.
_INDEXED: Final = re.compile(r"([A-Za-z-]+)(?:\.(\d{1,3})|\[(\d{1,3})\])")
_DASHED: Final = re.compile(r"-([a-z])")


class ArgumentProblem(ValueError):
    """An argument that is unknown, missing or wrong; the message names it."""


class Arguments(BaseModel):
    """Base of every predicate and filter: frozen, strict about unknown names, camelCase outside.

    ``ORDER`` names the arguments of the short form. ``GATHERS`` is one that takes all the values there are; before it
    go those of ``ORDER``. ``FLAG`` is taken from the end when the last value is ``true`` or ``false``.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        arbitrary_types_allowed=True,
        defer_build=True,
    )

    ORDER: ClassVar[tuple[str, ...]] = ()
    GATHERS: ClassVar[str] = ""
    FLAG: ClassVar[str] = ""
    HAS_SHORTHAND: ClassVar[bool] = True

    @classmethod
    def named(cls, values: Mapping[str, Any]) -> Self:
        """From the written-out form. Raises ``ArgumentProblem``."""
        if values and all(_POSITIONAL.fullmatch(name) for name in values):
            ordered = sorted(values, key=lambda name: int(name.rpartition("_")[2]))
            return cls.in_order([str(values[name]) for name in ordered])
        try:
            return cls.model_validate(_plain(values))
        except ValidationError as error:
            raise ArgumentProblem(_sentences(error)) from error

    @classmethod
    def in_order(cls, values: Sequence[str]) -> Self:
        """From the short form. Raises ``ArgumentProblem``."""
        left = list(values)
        found: dict[str, Any] = {}
        if not cls.HAS_SHORTHAND and left:
            raise ArgumentProblem("has no short form; write name and args")
        if cls.FLAG and left and left[-1].lower() in {"true", "false"}:
            found[cls.FLAG] = left.pop()
        for name in cls.ORDER:
            if left:
                found[name] = left.pop(0)
        if cls.GATHERS:
            found[cls.GATHERS] = left
        elif left:
            raise ArgumentProblem(f"takes {len(cls.ORDER)} arguments, not {len(values)}: {left[0]!r} is too many")
        return cls.named(found)


@dataclass(frozen=True, slots=True)
class Step:
    """A predicate or filter as somebody wrote it: ``args`` by name, or in order."""

    name: str
    args: Mapping[str, Any] | tuple[str, ...] = ()

    def read(self, kind: type[A]) -> A:
        """Raises ``ArgumentProblem``."""
        return kind.named(self.args) if isinstance(self.args, Mapping) else kind.in_order(self.args)

    def __str__(self) -> str:
        values = [str(value) for value in (self.args.values() if isinstance(self.args, Mapping) else self.args)]
        return f"{self.name}={', '.join(values)}" if values else self.name


def step(written: object) -> Step:
    """``Name=a, b`` or ``{name: …, args: …}``. Raises ``ArgumentProblem``."""
    if isinstance(written, str):
        name, _, rest = written.partition("=")
        return Step(name.strip(), tuple(part.strip() for part in rest.split(",")) if rest.strip() else ())
    if not isinstance(written, Mapping) or not isinstance(written.get("name"), str):
        raise ArgumentProblem("is neither Name=arguments nor an object with a name")
    if unknown := sorted(str(key) for key in written.keys() - {"name", "args"}):
        raise ArgumentProblem(f"unknown: {', '.join(unknown)}")
    args = written.get("args") or {}
    if not isinstance(args, Mapping):
        raise ArgumentProblem("args is no object")
    return Step(written["name"], {str(name): value for name, value in args.items()})


def listed(written: object) -> object:
    """A list of one may be written as it is, or with commas."""
    return [part.strip() for part in written.split(",")] if isinstance(written, str) else written


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """By the names that arguments have here: ``match-trailing-slash`` and ``patterns.0`` are understood."""
    made: dict[str, Any] = {}
    lists: dict[str, dict[int, Any]] = {}
    for name, value in values.items():
        found = _INDEXED.fullmatch(name)
        plain = found[1] if found is not None else name
        plain = plain if "." in plain else _DASHED.sub(lambda dashed: dashed[1].upper(), plain)
        if found is None:
            made[plain] = value
        else:
            lists.setdefault(plain, {})[int(found[2] or found[3])] = value
    return made | {name: [items[index] for index in sorted(items)] for name, items in lists.items()}


def _sentences(error: ValidationError) -> str:
    """pydantic's own words, each after the argument it is about; values stay out of logs and answers."""
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False))
