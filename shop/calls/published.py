"""The handle other modules import: ``from inventory.interface import inventory``.

Where the call goes is decided per call: to ``<module>.local`` if the module runs in this process, else over HTTP to
wherever discovery finds it. The caller cannot tell, except that only a remote call can raise ``CallError``.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar, cast

from shop.calls.wire import Operation, Terms, operations
from shop.errors import ShopError
from shop.roles.catalogue import MODULES
from shop.roles.current import serves
from shop.telemetry.metrics import CALLS

P = TypeVar("P")
F = TypeVar("F", bound=Callable[..., Any])


class Transport(Protocol):
    """One way to carry a call: JSON bytes of the arguments in, JSON bytes of the result out; raises ``ShopError``."""

    def call(self, operation: Operation, arguments: bytes) -> bytes: ...


def operation(
    *,
    callers: tuple[str, ...],
    raises: tuple[type[ShopError], ...] = (),
    idempotent: bool = False,
    timeout: float = 5.0,
) -> Callable[[F], F]:
    """Declare a contract method: modules that may call it, errors it may raise, whether repeating it is harmless."""

    def mark(method: F) -> F:
        method.__terms__ = Terms(callers, timeout, idempotent, raises)  # type: ignore[attr-defined]
        return method

    return mark


def published(module: str, contract: type[P]) -> P:
    """The handle for ``contract`` of ``module``. Raises ``KeyError`` for a module the catalogue does not know."""
    return cast(P, _Handle(MODULES[module].name, contract))


class _Handle:
    """Looks like the contract; every attribute is a call."""

    def __init__(self, module: str, contract: type) -> None:
        self._module = module
        self._operations = operations(module, contract)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        try:
            found = self._operations[name]
        except KeyError:
            raise AttributeError(f"{self._module} publishes no {name}") from None
        return lambda **arguments: _call(found, arguments)

    def __repr__(self) -> str:
        return f"<published {self._module}: {', '.join(self._operations)}>"


def _call(found: Operation, arguments: dict[str, Any]) -> Any:
    outcome = "broken"
    try:
        result = found.decode_result(transport_for(found.module).call(found, found.encode_arguments(arguments)))
        outcome = "ok"
    except ShopError as error:
        outcome = error.code
        raise
    finally:
        CALLS.labels(found.module, found.name, outcome).inc()
    return result


def transport_for(module: str) -> Transport:
    """How calls to ``module`` travel from this process."""
    return _local() if serves(module) else _remote(module)


@cache
def _local() -> Transport:
    from shop.calls.local import LocalTransport  # noqa: PLC0415 - needs Django, which interfaces do not

    return LocalTransport()


@cache
def _remote(module: str) -> Transport:
    from importlib import import_module  # noqa: PLC0415 - each module names its own remote side

    return cast(Transport, import_module(f"{module}.interface.remote").transport)
