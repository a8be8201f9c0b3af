"""Several processes of one role on one database, each behind a proxy, and a caller's side that finds them there."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
from django.conf import settings

from shop.calls import credential
from shop.calls.context import SYSTEM, acting_as, correlated
from shop.calls.http import HTTPTransport
from shop.calls.published import Transport
from shop.calls.wire import operations
from shop.discovery.memory import MemoryRegistry
from shop.roles.catalogue import MODULES, ROLES
from tests.faults.proxy import Fault, Proxy
from tests.faults.switches import switches
from tests.live.migrated import lay_files
from tests.live.process import Process, inherited, manage
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports


class Instance:
    """One of them."""

    def __init__(self, port: int, process: Process, log: Path) -> None:
        self.port, self.process, self.log = port, process, log
        self.proxy = Proxy(port)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def signal(self, number: signal.Signals) -> None:
        """To the parent and its workers."""
        os.killpg(self.process._child.pid, number)

    def heal(self) -> None:
        """Whatever was done to it is over."""
        self.signal(signal.SIGCONT)
        self.proxy.fault = Fault()


class Instances:
    """``count`` processes of ``role``: started together, ended together."""

    def __init__(self, role: str, folder: Path, *, count: int = 2, databases: Mapping[str, str] | None = None) -> None:
        self.role, self.folder, self._count = role, folder, count
        self._databases = {f"{name.upper()}_DATABASE_URL": url for name, url in (databases or {}).items()}
        self.all: list[Instance] = []

    def __enter__(self) -> Self:
        if not self._databases:
            lay_files(self.folder / "var", [self.role])
        for port in free_ports(self._count):
            log = self.folder / f"{self.role}-{port}.log"
            process = Process(["serve", "--port", str(port)], environment=self.environment(), log=log, warm=True)
            self.all.append(Instance(port, process, log))
        for instance in self.all:
            wait_ready(instance.base, instance.process, instance.log)
            instance.proxy.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        for instance in self.all:
            instance.proxy.__exit__(None, None, None)
            instance.process.kill()

    def environment(self) -> dict[str, str]:
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_ROLE": self.role,
            "SHOP_VAR": str(self.folder / "var"),
            "PYTHONUNBUFFERED": "1",
            **switches(),
            **self._databases,
        }

    def manage(self, *arguments: str) -> None:
        manage(*arguments, environment=self.environment())


@contextmanager
def calling_as(role: str, *, keys: Path) -> Iterator[MemoryRegistry]:
    """This process calls as ``role``, with the key of that role in ``keys``, whom it finds in the registry given."""
    registry = MemoryRegistry()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SHOP_EMBEDDED_KEYS", keys)
        patch.setattr("shop.calls.http.current", lambda: ROLES[role])
        patch.setattr("shop.calls.http.registry", lambda: registry)
        for cached in (credential._private_key, credential._public_keys):
            cached.cache_clear()
        yield registry
    for cached in (credential._private_key, credential._public_keys):
        cached.cache_clear()


class Caller:
    """Calls operations by name, as a published handle does."""

    def __init__(self, module: str, contract: type, transport: Transport) -> None:
        self._operations, self._transport = operations(module, contract), transport

    def __call__(self, name: str, /, **arguments: Any) -> Any:
        found = self._operations[name]
        with correlated("faults"), acting_as(SYSTEM):
            return found.decode_result(self._transport.call(found, found.encode_arguments(arguments)))


class Load:
    """Threads that do one thing again and again, until the block ends. What was raised is kept, with when."""

    def __init__(self, do: Callable[[], None], *, threads: int = 4, pause: float = 0.01) -> None:
        self._do, self._pause = do, pause
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]
        self.failures: list[tuple[float, str]] = []
        self.seconds: list[float] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _run(self) -> None:
        while not self._over.wait(self._pause):
            began = time.monotonic()
            try:
                self._do()
            except Exception as error:  # noqa: BLE001 - that is what is counted
                self.failures.append((time.monotonic() - began, repr(error)))
            self.seconds.append(time.monotonic() - began)


def until(condition: Callable[[], bool], *, promised: float, what: str) -> float:
    """Wait for it, up to five times the promised seconds; how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < 5 * promised, f"{what}: not within five times {promised} s"
        time.sleep(0.01)
    return time.monotonic() - began


@contextmanager
def calls_of(instances: Instances, *, caller: str = "orders") -> Iterator[HTTPTransport]:
    """What ``caller`` calls them by, each behind its proxy; afterwards they are well again."""
    service = MODULES[instances.role].service
    with calling_as(caller, keys=instances.folder / "var" / "keys") as registry:
        registry.put(service, *(each.proxy.url for each in instances.all))
        transport = HTTPTransport(service)
        try:
            yield transport
        finally:
            transport.close()
            for instance in instances.all:
                instance.heal()
