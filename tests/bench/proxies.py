"""The gateway beside nginx and HAProxy, each alone on one core, in turns, in front of the same small answers.

The load and the roles behind are on another core. Speed on a machine that does other things says little by itself:
what is printed are ratios of one run, of the rate and of the processor's time that the proxy needed for a request.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bench.measuring import cpu_seconds
from tests.gateway.door import Door
from tests.live.migrated import lay_files
from tests.servers.ports import free_ports

PROXY_CORE, OTHER_CORE = "0", "1"
CONNECTIONS: Final = (32, 128)
TOKENS: Final = 200
PATH: Final = "/api/orders/orders"


@dataclass
class Runs:
    """One kind of proxy at one number of connections: requests per second, microseconds of processor for each, p50 and
    p99 as wrk prints them."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    latencies: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Proxy:
    """``script`` is what wrk sends, if it is not the plainest request there is."""

    name: str
    port: int
    pid: int
    script: Path | None = None


@dataclass
class Behind:
    """Looks like a role to a gateway: nginx with one answer."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def missing() -> list[str]:
    """Programs that are not here; HAProxy is left out without being missed."""
    return [name for name in ("nginx", "wrk", "taskset") if shutil.which(name) is None]


def measure(*, rounds: int, seconds: int) -> dict[str, Any]:
    """Figures by number of connections and proxy."""
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        proxies = _proxies(folder, stack)
        found = {str(count): _turns(proxies, count, rounds, seconds) for count in CONNECTIONS}
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
    }


def _turns(proxies: list[Proxy], connections: int, rounds: int, seconds: int) -> dict[str, Runs]:
    found = {proxy.name: Runs() for proxy in proxies}
    for _ in range(rounds):
        for proxy in proxies:
            before = _seconds(proxy.pid)
            rate, latencies = _load(proxy, connections, seconds)
            spent = _seconds(proxy.pid) - before
            runs = found[proxy.name]
            runs.rates.append(rate)
            runs.costs.append(spent / (rate * seconds) * 1e6)
            runs.latencies.append(latencies)
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
        ["taskset", "-c", OTHER_CORE, *command, f"http://127.0.0.1:{proxy.port}{PATH}"],
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


def _proxies(folder: Path, stack: ExitStack) -> list[Proxy]:
    behind, nginx, haproxy = free_ports(3)
    key = ec.generate_private_key(ec.SECP256R1())
    _run(stack, OTHER_CORE, _nginx(folder, "behind", _answers(behind, key)))
    found = [Proxy("nginx", nginx, _run(stack, PROXY_CORE, _nginx(folder, "nginx", _passes(nginx, behind))))]
    if shutil.which("haproxy"):
        config = folder / "haproxy.cfg"
        config.write_text(_HAPROXY.format(port=haproxy, behind=behind))
        found.append(Proxy("haproxy", haproxy, _run(stack, PROXY_CORE, ["haproxy", "-db", "-f", str(config)])))
    bare = stack.enter_context(_gateway(folder / "bare", behind, SHOP_LOG_LEVEL="WARNING"))
    full = stack.enter_context(_gateway(folder / "full", behind))
    same, varied = _script(folder, key, varied=False), _script(folder, key, varied=True)
    return [
        *found,
        Proxy("gateway, no log", bare.port, bare.pid),
        Proxy("gateway, users, log", full.port, full.pid, same),
        Proxy("gateway, users, log, new header lines", full.port, full.pid, varied),
    ]


@contextmanager
def _gateway(folder: Path, behind: int, **environment: str) -> Iterator[Door]:
    folder.mkdir()
    lay_files(folder / "var")  # without what was revoked no token is good
    role: Any = Behind(behind)
    door = Door(folder, {"orders": [role], "customers": [role]}, SHOP_MAX_REQUESTS="0", **environment)
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(PROXY_CORE)})  # its processes stay there
    try:
        door.start()
    finally:
        os.sched_setaffinity(0, before)
    try:
        yield door
    finally:
        door.kill()


def _run(stack: ExitStack, core: str, command: list[str]) -> int:
    process = subprocess.Popen(["taskset", "-c", core, *command])
    stack.callback(process.wait)
    stack.callback(process.terminate)
    time.sleep(0.5)
    return process.pid


def _nginx(folder: Path, name: str, inner: str) -> list[str]:
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{each}_temp_path {folder}/{name}-{each};" for each in paths)
    config = folder / f"{name}.conf"
    config.write_text(
        f"daemon off; master_process off; pid {folder}/{name}.pid; error_log {folder}/{name}.log;\n"
        "events { worker_connections 2048; }\n"
        f"http {{ access_log off; {temporary} keepalive_requests 1000000000; keepalive_timeout 3600;\n{inner}\n}}\n"
    )
    return ["nginx", "-c", str(config)]


def _answers(port: int, key: ec.EllipticCurvePrivateKey) -> str:
    answer = json.dumps({"some": "x" * 1010})
    keys = json.dumps({"keys": [_public(key)]})
    return (
        f"server {{ listen 127.0.0.1:{port}; default_type application/json;\n"
        f"location / {{ return 200 '{answer}'; }}\n"
        f"location = /internal/customers/jwks {{ return 200 '{keys}'; }} }}"
    )


def _passes(port: int, behind: int) -> str:
    return (
        f"upstream behind {{ server 127.0.0.1:{behind}; keepalive 256; keepalive_requests 1000000000; }}\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://behind; proxy_http_version 1.1;"
        ' proxy_set_header Connection ""; } }'
    )


_HAPROXY: Final = """
global
    maxconn 4096
    nbthread 1
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend door
    bind 127.0.0.1:{port}
    default_backend behind
backend behind
    http-reuse always
    server one 127.0.0.1:{behind}
"""


def _public(key: ec.EllipticCurvePrivateKey) -> Mapping[str, str]:
    found: dict[str, str] = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {"kid": "bench", "x": found["x"], "y": found["y"], "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig"}


def _script(folder: Path, key: ec.EllipticCurvePrivateKey, *, varied: bool) -> Path:
    """Requests of many customers; ``varied``: each with a header line nobody sent before."""
    tokens = "".join(f'"{_token(key, number)}",\n' for number in range(TOKENS))
    line = 'headers["X-Varied"] = tostring(number)' if varied else ""
    path = folder / f"varied-{varied}.lua"
    path.write_text(
        f"local tokens = {{\n{tokens}}}\nlocal number = 0\n"
        "request = function()\n  number = number + 1\n"
        '  local headers = {["Authorization"] = "Bearer " .. tokens[number % #tokens + 1], ["Accept"] = "*/*"}\n'
        f"  {line}\n  return wrk.format(nil, nil, headers)\nend\n"
    )
    return path


def _token(key: ec.EllipticCurvePrivateKey, number: int) -> str:
    now = int(time.time())
    claims = {"iss": "shop", "aud": "shop-api", "sub": f"c{number}", "iat": now, "exp": now + 3600, "jti": str(number)}
    return jwt.encode(claims, key, algorithm="ES256", headers={"kid": "bench", "typ": "at+jwt"})
