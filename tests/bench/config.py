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
from typing import Any, Final

import requests

from tests.configsvc.server import USER, ConfigServer, running
from tests.faults.proxy import Fault, Mode, Proxy
from tests.servers import consul

READERS: Final = 50
ROUNDS: Final = 12
TURNS: Final = 12
READS: Final = 40
PATH: Final = "/measured/dev"


def main() -> int:
    """Prints the figures."""
    print(said(measure(ROUNDS)))
    return 0


def measure(rounds: int) -> dict[str, Any]:
    """Reads per second with and without a tag that matches; milliseconds of parallel reads, in ``rounds`` turns."""
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
        found: dict[str, Any] = {"reads_per_second": throughput(quiet)}
        proxies[1].fault = Fault(Mode.DELAY, seconds=5.0)
        found["slowest_while_it_became_slow_ms"] = round(_until_missed(slow) * 1000)
        return {**found, "parallel_ms": alternated(quiet, slow, rounds)}


def said(found: dict[str, Any]) -> str:
    """For people."""
    rates, times = found["reads_per_second"], found["parallel_ms"]
    p50, p99, slowest = times["p50"], times["p99"], found["slowest_while_it_became_slow_ms"]
    return (
        f"Config server, 50 settings: {rates['whole']:.0f} reads/s whole, {rates['not modified']:.0f} not modified\n"
        f"{READERS} parallel reads in turns, quiet and with a backend 5 s slow: p50 {p50['quiet']:.0f} and "
        f"{p50['slow']:.0f} ms; p99 {p99['quiet']:.0f} and {p99['slow']:.0f} ms, ratio {times['ratio']:.2f}\n"
        f"slowest read while that backend became slow: {slowest} ms (its own time is 1 s)"
    )


def _until_missed(server: ConfigServer) -> float:
    """Seconds of the slowest read until the server says that the backend does not answer."""
    slowest, deadline = 0.0, time.monotonic() + 30
    while time.monotonic() < deadline:
        began = time.perf_counter()
        answer = server.get(PATH)
        slowest = max(slowest, time.perf_counter() - began)
        if "X-Config-Degraded" in answer.headers:
            return slowest
    raise AssertionError("the slow backend was never missed")


def alternated(quiet: ConfigServer, slow: ConfigServer, rounds: int) -> dict[str, Any]:
    """p50 and p99 of parallel reads, in turns."""
    times: dict[str, list[float]] = {"quiet": [], "slow": []}
    with ThreadPoolExecutor(READERS) as pool:
        for _ in range(rounds):
            for name, server in (("quiet", quiet), ("slow", slow)):
                times[name] += pool.map(_timed, [server] * READERS)
    p50, p99 = (
        {name: statistics.quantiles(found, n=100)[at] * 1000 for name, found in times.items()} for at in (49, 98)
    )
    return {"p50": p50, "p99": p99, "ratio": p99["slow"] / p99["quiet"]}


def throughput(server: ConfigServer) -> dict[str, float]:
    """Reads per second over one connection, whole and not modified in turns."""
    with requests.Session() as session:
        session.trust_env, session.auth = False, USER
        tag = session.get(server.base + PATH, timeout=10).headers["ETag"]
        headers: dict[str, dict[str, str]] = {"whole": {}, "not modified": {"If-None-Match": tag}}
        spent = dict.fromkeys(headers, 0.0)
        for _ in range(TURNS):
            for name, sent in headers.items():
                began = time.perf_counter()
                for _ in range(READS):
                    answer = session.get(server.base + PATH, headers=sent, timeout=10)
                    assert answer.status_code == (304 if sent else 200)
                spent[name] += time.perf_counter() - began
    return {name: TURNS * READS / seconds for name, seconds in spent.items()}


def _timed(server: ConfigServer) -> float:
    began = time.perf_counter()
    assert server.get(PATH).status_code == 200
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
