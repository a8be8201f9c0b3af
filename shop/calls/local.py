"""A call to a module of this process: a method call, held to the rules of a remote one."""

from importlib import import_module
from typing import Any

from django.db import InterfaceError, OperationalError

from shop.calls.answer import seen_by_caller
from shop.calls.context import remaining, within
from shop.calls.errors import DeadlineExceeded
from shop.calls.wire import Operation
from shop.database.transactions import forbid_open_transaction
from shop.errors import ShopError, Unavailable


class LocalTransport:
    """Decodes, calls ``<module>.local.<operation>``, encodes. Same guards and same errors as over HTTP."""

    def call(self, operation: Operation, arguments: bytes) -> bytes:
        """Raises the operation's declared errors, ``Unavailable``, or a ``CallError``: never one it did not declare."""
        forbid_open_transaction(f"{operation.module}.{operation.name}")
        left = remaining()
        if left is not None and left <= 0:
            raise DeadlineExceeded(operation=operation.name)
        try:
            with within(operation.terms.timeout):
                return execute(operation, arguments)
        except ShopError as error:
            raise seen_by_caller(operation, error) from error
        except (OperationalError, InterfaceError) as error:
            raise Unavailable(retry_after=1) from error


def execute(operation: Operation, arguments: bytes) -> bytes:
    """Run ``operation`` in this process. The serving endpoint ends here as well."""
    method: Any = getattr(import_module(f"{operation.module}.local"), operation.name)
    return operation.encode_result(method(**operation.decode_arguments(arguments)))
