"""What a gateway adds at half of its load, how long bodies pass, and what many instances cost, beside nginx."""

import re
import statistics
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from tests.bench import proxied
from tests.bench.proxied import LARGE, LARGE_SIZE, OTHER_CORE, Behind, Proxy
from tests.bench.proxies import turns
from tests.servers.ports import free_ports

CONNECTIONS: Final = 32
INSTANCES: Final = (1, 1000)
_RATE: Final = re.compile(r"Requests/sec:\s+([\d.]+)")
_SHARE: Final = re.compile(r"(50|99)%\s+([\d.]+)(us|ms|s)\b")
_MILLISECONDS: Final = {"us": 1e-3, "ms": 1.0, "s": 1e3}
#: A visitor's pause, so that so many connections ask at about half of the rate they could.
_PAUSES: Final = "delay = function() return {pause} end\n"


def measure(*, rounds: int, seconds: int) -> dict[str, Any]:
    """Milliseconds that are added at half load, bytes per second of long bodies, µs of processor by instances."""
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        chosen = {each.name: each for each in proxied.proxies(folder, stack)}
        nginx, bare, chain = (chosen[each] for each in ("nginx", "gateway, no filters", "gateway, chain"))
        behind = replace(nginx, name="none", port=proxied.port_behind(folder))
        return {
            "half load": {each.name: _added(each, behind, folder, rounds, seconds) for each in (nginx, bare, chain)},
            "long bodies": _long(nginx, bare, rounds, seconds),
            "instances": _by_instances(folder / "many", rounds, seconds),
        }


def _added(proxy: Proxy, behind: Proxy, folder: Path, rounds: int, seconds: int) -> dict[str, float]:
    """Of medians, what ``proxy`` adds to who asks ``behind`` at the same pace."""
    full = float(_found(_RATE, _wrk(proxy, CONNECTIONS, seconds))[1])
    pauses = folder / "pauses.lua"
    pause = max(round(2000 * CONNECTIONS / full), 1)
    asks = proxy.script.read_text() if proxy.script else ""
    pauses.write_text(asks + _PAUSES.format(pause=pause))
    said = [(_shares(_wrk(each, CONNECTIONS, seconds, pauses)) for each in (proxy, behind)) for _ in range(rounds)]
    pairs = [(through, direct) for through, direct in said]
    found = {share: statistics.median(one[share] - other[share] for one, other in pairs) for share in ("50", "99")}
    return {"p50 ms": round(found["50"], 2), "p99 ms": round(found["99"], 2), "pause ms": pause}


def _long(nginx: Proxy, gateway: Proxy, rounds: int, seconds: int) -> dict[str, float]:
    """MB a second, of answers of 16 MiB over four connections."""
    rates: dict[str, list[float]] = {nginx.name: [], gateway.name: []}
    for _ in range(rounds):
        for proxy in (nginx, gateway):
            said = _wrk(replace(proxy, path=LARGE), 4, seconds)
            rates[proxy.name].append(float(_found(_RATE, said)[1]) * LARGE_SIZE / 1e6)
    return {name: round(statistics.median(each)) for name, each in rates.items()}


def _by_instances(folder: Path, rounds: int, seconds: int) -> dict[str, float]:
    """µs of processor for a request, by how many instances it could go to."""
    folder.mkdir()
    with ExitStack() as stack:
        port = free_ports(1)[0]
        proxied.run_behind(stack, folder, port, ec.generate_private_key(ec.SECP256R1()))
        gateways = []
        for count in INSTANCES:
            many = [Behind(port, f"127.0.{number // 250}.{number % 250 + 1}") for number in range(count)]
            door = stack.enter_context(proxied.gateway(folder / str(count), many, SHOP_LOG_LEVEL="WARNING"))
            gateways.append(Proxy(str(count), door.port, door.pid))
        turns(gateways, CONNECTIONS, 1, seconds)  # connections to all of them are made
        found = turns(gateways, CONNECTIONS, rounds, seconds)
        return {name: round(statistics.median(runs.costs), 1) for name, runs in found.items()}


def _wrk(proxy: Proxy, connections: int, seconds: int, script: Path | None = None) -> str:
    """Raises ``RuntimeError`` when anything but 2xx came back."""
    chosen = script or proxy.script
    more = ["-s", str(chosen)] if chosen else []
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", *more]
    place = f"http://127.0.0.1:{proxy.port}{proxy.path}"
    command = ["taskset", "-c", OTHER_CORE, *command, place]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{proxy.name}: {said}")
    return said


def _shares(said: str) -> dict[str, float]:
    return {share: float(value) * _MILLISECONDS[unit] for share, value, unit in _SHARE.findall(said)}


def _found(form: re.Pattern[str], said: str) -> re.Match[str]:
    found = form.search(said)
    assert found is not None, said
    return found
