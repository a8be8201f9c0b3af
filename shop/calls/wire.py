"""Arguments and results as JSON bytes, validated strictly on the way out and on the way in.

The schema comes from the contract's own annotations: frozen dataclasses and JSON-safe types. Both ways of calling use
it, so that what works in one process works apart.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from shop.errors import Invalid, ShopError


@dataclass(frozen=True, slots=True)
class Terms:
    """What ``@operation`` says: who may call, how long it may take (seconds), and whether a repeat is harmless."""

    callers: tuple[str, ...] = ()
    timeout: float = 5.0
    idempotent: bool = False
    raises: tuple[type[ShopError], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a contract, ready to be encoded and decoded."""

    module: str
    name: str
    terms: Terms
    arguments: type[BaseModel]
    returns: Any

    @property
    def path(self) -> str:
        return f"/internal/{self.module}/{self.name}"

    def encode_arguments(self, values: Mapping[str, Any]) -> bytes:
        """JSON bytes. Raises ``pydantic.ValidationError`` for values the contract does not allow."""
        return self.arguments(**values).model_dump_json(warnings="error").encode()

    def decode_arguments(self, data: bytes) -> dict[str, Any]:
        """Keyword arguments. Raises ``Invalid``."""
        try:
            model = self.arguments.model_validate_json(data, strict=True)
        except ValidationError as error:
            raise Invalid(reason=f"{error.error_count()} errors") from error
        return {name: getattr(model, name) for name in type(model).model_fields}

    def encode_result(self, value: Any) -> bytes:
        """JSON bytes. Raises ``pydantic_core.PydanticSerializationError`` for a value the contract does not allow."""
        return _adapter(self.returns).dump_json(value, warnings="error")

    def decode_result(self, data: bytes) -> Any:
        """The message. Raises ``pydantic.ValidationError``."""
        return _adapter(self.returns).validate_json(data, strict=True)

    def error(self, code: str) -> type[ShopError] | None:
        """The declared error class with ``code``, if the contract has one."""
        return next((kind for kind in self.terms.raises if kind.code == code), None)


@cache
def operations(module: str, contract: type) -> Mapping[str, Operation]:
    """Every operation of ``contract`` by name.

    Raises ``TypeError`` for a method that is not keyword-only and annotated.
    """
    return {
        name: _operation(module, name, method)
        for name, method in vars(contract).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }


def _operation(module: str, name: str, method: Any) -> Operation:
    terms = getattr(method, "__terms__", None)
    if terms is None:
        raise TypeError(f"{module}.{name} has no @operation line saying who may call it")
    hints = get_type_hints(method)
    if "return" not in hints:
        raise TypeError(f"{module}.{name} does not say what it returns")
    fields: dict[str, Any] = {}
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.kind is not parameter.KEYWORD_ONLY:
            raise TypeError(f"{module}.{name}: {parameter.name} must be keyword-only")
        fields[parameter.name] = (
            hints[parameter.name],
            ... if parameter.default is parameter.empty else parameter.default,
        )
    config = ConfigDict(extra="forbid", strict=True, defer_build=True)
    arguments = create_model(f"{module}_{name}_arguments", __config__=config, **fields)
    return Operation(module, name, terms, arguments, hints["return"])


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made when it is first used: most processes call few of the operations they know."""
    return TypeAdapter(kind)
