"""What stands beside the gateway, and what all stand in front of: each proxy on one core, the rest on another."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec

from tests.gateway.door import Door
from tests.live.migrated import lay_files
from tests.servers.ports import free_ports

PROXY_CORE, OTHER_CORE = "0", "1"
TOKENS: Final = 200
PATH: Final = "/api/orders/orders"
LARGE: Final = "/api/orders/large"
LARGE_SIZE: Final = 16 * 1024 * 1024
#: Through the whole chain: a limit for each user, and instances in turns.
CHAIN_PATH: Final = "/chain/api/orders/orders"
CHAIN: Final = """
- {id: chain, uri: 'lb://order-service', predicates: ['Path=/chain/**'], metadata: {balance: round-robin},
   filters: [StripPrefix=1, {name: RequestRateLimiter, args: {replenishRate: 100000, key: user}}]}
"""


@dataclass(frozen=True)
class Proxy:
    """``script`` is what wrk sends, if it is not the plainest request; ``metrics`` a gateway's port for them."""

    name: str
    port: int
    pid: int
    script: Path | None = None
    path: str = PATH
    metrics: int = 0


@dataclass
class Behind:
    """Looks like a role to a gateway: nginx with one answer."""

    port: int
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def express(proxy: Proxy) -> int:
    """How many requests a gateway has answered as express ones (``gateway.edge.express``); 0 of another proxy."""
    if not proxy.metrics:
        return 0
    time.sleep(0.2)  # they are counted ten times a second
    told = requests.get(f"http://127.0.0.1:{proxy.metrics}/metrics", timeout=30).text
    found = re.search(r'gateway_passed_on_total\{way="express"\} (\S+)', told)
    return int(float(found[1])) if found is not None else 0


def proxies(folder: Path, stack: ExitStack) -> list[Proxy]:
    """All of them, running."""
    behind, nginx, haproxy = free_ports(3)
    key = ec.generate_private_key(ec.SECP256R1())
    run_behind(stack, folder, behind, key)
    found = [Proxy("nginx", nginx, _run(stack, PROXY_CORE, _nginx(folder, "nginx", _passes(nginx, behind))))]
    if shutil.which("haproxy"):
        config = folder / "haproxy.cfg"
        config.write_text(_HAPROXY.format(port=haproxy, behind=behind))
        found.append(Proxy("haproxy", haproxy, _run(stack, PROXY_CORE, ["haproxy", "-db", "-f", str(config)])))
    bare = stack.enter_context(gateway(folder / "bare", [Behind(behind)], SHOP_LOG_LEVEL="WARNING"))
    two = [Behind(behind), Behind(behind, "127.0.0.2")]
    full = stack.enter_context(gateway(folder / "full", two, GATEWAY_ROUTES=CHAIN))
    same, varied = _script(folder, key, varied=False), _script(folder, key, varied=True)
    return [
        *found,
        Proxy("gateway, no filters", bare.port, bare.pid, metrics=bare.metrics_port),
        _in_full("gateway, users, log", full, same, PATH),
        _in_full("gateway, chain", full, same, CHAIN_PATH),
        _in_full("gateway, chain, new header lines", full, varied, CHAIN_PATH),
    ]


def _in_full(name: str, door: Door, script: Path, path: str) -> Proxy:
    return Proxy(name, door.port, door.pid, script, path, door.metrics_port)


def port_behind(folder: Path) -> int:
    """Of what answers there."""
    found = re.search(r"listen (\d+)", (folder / "behind.conf").read_text())
    assert found is not None
    return int(found[1])


def run_behind(stack: ExitStack, folder: Path, port: int, key: ec.EllipticCurvePrivateKey) -> None:
    """What answers, at every address of this machine."""
    (folder / "large").write_bytes(b"x" * LARGE_SIZE)
    _run(stack, OTHER_CORE, _nginx(folder, "behind", _answers(port, key, folder)))


@contextmanager
def gateway(folder: Path, behind: list[Behind], **environment: str) -> Iterator[Door]:
    """In front of these instances, on the proxies' core."""
    folder.mkdir()
    lay_files(folder / "var")  # without what was revoked no token is good
    roles: Any = {"orders": behind, "customers": behind[:1]}
    door = Door(folder, roles, SHOP_MAX_REQUESTS="0", **environment)
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


def _answers(port: int, key: ec.EllipticCurvePrivateKey, folder: Path) -> str:
    answer = json.dumps({"some": "x" * 1010})
    keys = json.dumps({"keys": [_public(key)]})
    return (
        f"server {{ listen {port}; default_type application/json;\n"
        f"location = {LARGE} {{ alias {folder}/large; }}\n"
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
