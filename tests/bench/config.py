"""What the config server costs its readers, and what a slow backend costs those who do not need it.

    python -m tests.bench.config

Two servers of the role, the same but for the Consul behind one of them, which takes five seconds for every answer; 50
readers at once ask either in turns. Then one server, and one connection, with and without a tag that matches.
"""

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import requests

from tests.configsvc.server import USER, ConfigServer, running
from tests.faults.proxy import Fault, Mode, Proxy
from tests.servers import consul

READERS: Final = 50
ROUNDS: Final = 12
PATH: Final = "/measured/dev"


def main() -> int:
    """Prints the figures."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="config-bench-")))
        agent = stack.enter_context(consul.running())
        proxies = [stack.enter_context(Proxy(agent.port)) for _ in range(2)]
        quiet, slow = (
            stack.enter_context(running("apart", folder / name, {"SHOP_CONSUL": proxy.url, "SHOP_DRAIN_SECONDS": "0"}))
            for name, proxy in zip(("quiet", "slow"), proxies, strict=True)
        )
        quiet.set({"measured": {f"some.key-{number}": f"value {number}" for number in range(50)}})
        for server in (quiet, slow):
            server.get(PATH)
        print(throughput(quiet), flush=True)
        proxies[1].fault = Fault(Mode.DELAY, seconds=5.0)
        first = _timed(slow)
        print(f"first read after a backend became slow: {first * 1000:.0f} ms (its own time is 1 s)", flush=True)
        print(alternated(quiet, slow), flush=True)
    return 0


def alternated(quiet: ConfigServer, slow: ConfigServer) -> str:
    """p99 of parallel reads, in turns."""
    times: dict[str, list[float]] = {"quiet": [], "slow": []}
    with ThreadPoolExecutor(READERS) as pool:
        for _ in range(ROUNDS):
            for name, server in (("quiet", quiet), ("slow", slow)):
                times[name] += pool.map(_timed, [server] * READERS)
    p50, p99 = ({name: statistics.quantiles(found, n=100)[at] for name, found in times.items()} for at in (49, 98))
    return (
        f"{READERS} parallel reads, {ROUNDS} rounds in turns: p50 {p50['quiet'] * 1000:.0f} ms quiet, "
        f"{p50['slow'] * 1000:.0f} ms with a backend 5 s slow; p99 {p99['quiet'] * 1000:.0f} and "
        f"{p99['slow'] * 1000:.0f} ms; p99 ratio {p99['slow'] / p99['quiet']:.2f}"
    )


def throughput(server: ConfigServer) -> str:
    """Reads per second over one connection, whole and not modified."""
    with requests.Session() as session:
        session.trust_env, session.auth = False, USER
        tag = session.get(server.base + PATH, timeout=10).headers["ETag"]
        rates = {}
        for name, headers in (("whole", {}), ("not modified", {"If-None-Match": tag})):
            began, count = time.perf_counter(), 0
            while time.perf_counter() - began < 3.0:
                answer = session.get(server.base + PATH, headers=headers, timeout=10)
                assert answer.status_code == (304 if headers else 200)
                count += 1
            rates[name] = count / (time.perf_counter() - began)
    return ", ".join(f"{name}: {rate:.0f} reads/s" for name, rate in rates.items())


def _timed(server: ConfigServer) -> float:
    began = time.perf_counter()
    assert server.get(PATH).status_code == 200
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
