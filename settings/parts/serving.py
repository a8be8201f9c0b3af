"""How a process serves: how many workers and threads, when a worker is renewed, TLS, and how it leaves."""

from settings.parts.environment import VAR, env
from settings.parts.peers import SHOP_CONSUL

SHOP_WORKERS: int = env.int("SHOP_WORKERS", default=1)
#: Where gateways of several workers count requests together: valkey://host:6379/0.
SHOP_LIMIT_STORE: str = env.str("SHOP_LIMIT_STORE", default="")
SHOP_THREADS: int = env.int("SHOP_THREADS", default=8)
#: A worker of `serve` is renewed after so many requests, a tenth more or less; 0: never.
SHOP_MAX_REQUESTS: int = env.int("SHOP_MAX_REQUESTS", default=50_000)
#: PEM files; with both, the role speaks https and registers as secure.
SHOP_TLS_CERT: str = env.str("SHOP_TLS_CERT", default="")
SHOP_TLS_KEY: str = env.str("SHOP_TLS_KEY", default="")
#: Between leaving the registry and closing the door, so that callers who know the old list are still served.
SHOP_DRAIN_SECONDS: float = env.float("SHOP_DRAIN_SECONDS", default=2.0 if SHOP_CONSUL else 0.0)
#: Where each process's control socket for ``gunicornc`` lies.
SHOP_RUN: str = env.str("SHOP_RUN", default=str(VAR / "run"))
#: The gateway's own door in front of gunicorn's protocol (gateway/edge); without it, Django passes requests on.
SHOP_EDGE: bool = env.bool("SHOP_EDGE", default=True)
#: Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
SHOP_TRUSTED_PROXIES: list[str] = env.list("SHOP_TRUSTED_PROXIES", default=[])
