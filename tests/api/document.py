"""The OpenAPI document as these tests read it: its operations, and what each says it answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Operation:
    """One method on one path. ``name`` is its id in the document; ``METHOD /path`` names it in the tables here."""

    method: str
    path: str
    described: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.described["operationId"])

    @property
    def place(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.described["responses"]}

    def codes(self, status: int) -> set[str]:
        """The error codes documented under ``status``."""
        answer = self.described["responses"].get(str(status), {})
        return set(re.findall(r"`(\w+)`", answer.get("description", "")))

    @property
    def body(self) -> Mapping[str, Any] | None:
        """The schema of the body, if it takes one."""
        content = self.described.get("requestBody", {}).get("content", {})
        return resolved(content["application/json"]["schema"]) if content else None


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, in the document's order."""
    return tuple(_operations())


def named(name: str) -> Operation:
    return next(operation for operation in operations() if operation.name == name)


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """``schema`` with its reference followed."""
    if "$ref" in schema:
        found: Mapping[str, Any] = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    if len(schema.get("allOf", ())) == 1:
        return resolved(schema["allOf"][0])
    return schema


def _operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Operation(method.upper(), path, methods[method])
