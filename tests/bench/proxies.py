"""The gateway beside nginx and HAProxy, each alone on one core, in turns, in front of the same small answers.

The load and the roles behind are on another core. Speed on a machine that does other things says little by itself:
what is printed are ratios of one run, of the rate and of the processor's time that the proxy needed for a request.
"""

import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.bench import proxied
from tests.bench.measuring import cpu_seconds
from tests.bench.proxied import OTHER_CORE, Proxy, express

CONNECTIONS: Final = (32, 128)


@dataclass
class Runs:
    """One kind of proxy at one number of connections: requests per second, microseconds of processor for each, p50 and
    p99 as wrk prints them; and how many a gateway has answered as express ones, of how many."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    latencies: list[tuple[str, str]] = field(default_factory=list)
    express: int = 0
    asked: float = 0.0


def missing() -> list[str]:
    """Programs that are not here; HAProxy is left out without being missed."""
    return [name for name in ("nginx", "wrk", "taskset") if shutil.which(name) is None]


def measure(*, rounds: int, seconds: int) -> dict[str, Any]:
    """Figures by number of connections and proxy."""
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        proxies = proxied.proxies(folder, stack)
        found = {str(count): turns(proxies, count, rounds, seconds) for count in CONNECTIONS}
        return {count: _of_nginx(kinds) for count, kinds in found.items()}


def _of_nginx(kinds: Mapping[str, Runs]) -> dict[str, Any]:
    return {name: _said(runs, kinds["nginx"]) for name, runs in kinds.items()}


def _said(runs: Runs, nginx: Runs) -> dict[str, Any]:
    rate, cost = statistics.median(runs.rates), statistics.median(runs.costs)
    return {
        "per second": round(rate),
        "of nginx": round(rate / statistics.median(nginx.rates), 2),
        "us of processor": round(cost, 1),
        "of nginx's cost": round(cost / statistics.median(nginx.costs), 2),
        "p50 and p99": runs.latencies[len(runs.latencies) // 2],
        "express": round(runs.express / runs.asked, 3) if runs.express else 0.0,
    }


def turns(proxies: list[Proxy], connections: int, rounds: int, seconds: int) -> dict[str, Runs]:
    """Each of them alone, one after the other, and again."""
    found = {proxy.name: Runs() for proxy in proxies}
    for _ in range(rounds):
        for proxy in proxies:
            before, quick = _seconds(proxy.pid), express(proxy)
            rate, latencies = _load(proxy, connections, seconds)
            spent = _seconds(proxy.pid) - before
            runs = found[proxy.name]
            runs.rates.append(rate)
            runs.costs.append(spent / (rate * seconds) * 1e6)
            runs.latencies.append(latencies)
            runs.express += express(proxy) - quick
            runs.asked += rate * seconds
    return found


def _seconds(pid: int) -> float:
    """Of it and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_seconds(pid) + sum(_seconds(int(child)) for child in children)


def _load(proxy: Proxy, connections: int, seconds: int) -> tuple[float, tuple[str, str]]:
    """Raises ``RuntimeError`` when anything but 2xx came back."""
    script = ["-s", str(proxy.script)] if proxy.script else []
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", *script]
    done = subprocess.run(
        ["taskset", "-c", OTHER_CORE, *command, f"http://127.0.0.1:{proxy.port}{proxy.path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"{proxy.name}: {done.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    shares = dict(re.findall(r"(50|99)%\s+(\S+)", done.stdout))
    assert rate is not None
    return float(rate[1]), (shares.get("50", "?"), shares.get("99", "?"))
