"""A call to a module of this process: a method call, held to the rules of a remote one."""

from importlib import import_module
from typing import Any

from shop.calls.context import remaining, within
from shop.calls.errors import DeadlineExceeded
from shop.calls.wire import Operation
from shop.database.transactions import forbid_open_transaction


class LocalTransport:
    """Decodes, calls ``<module>.local.<operation>``, encodes. Same guards as over HTTP."""

    def call(self, operation: Operation, arguments: bytes) -> bytes:
        """Raises what the operation raises, and ``DeadlineExceeded`` when the time was over before it began."""
        forbid_open_transaction(f"{operation.module}.{operation.name}")
        left = remaining()
        if left is not None and left <= 0:
            raise DeadlineExceeded(operation=operation.name)
        with within(operation.terms.timeout):
            return execute(operation, arguments)


def execute(operation: Operation, arguments: bytes) -> bytes:
    """Run ``operation`` in this process. The serving endpoint ends here as well."""
    method: Any = getattr(import_module(f"{operation.module}.local"), operation.name)
    return operation.encode_result(method(**operation.decode_arguments(arguments)))
