"""One database per installed module: an SQLite file under ``SHOP_VAR`` unless ``<MODULE>_DATABASE_URL`` names another.

With ``<MODULE>_DATABASE_ROLE`` too, Vault's database engine makes the login: fetched before the first connection,
renewed, and replaced while connections live. The URL's user, who needs no password, is the owner whose part it takes.

``default`` is empty on purpose: a query that names no module's alias raises instead of writing elsewhere.
"""

from contextlib import suppress
from typing import Any, Final

from settings.parts.environment import VAR, env
from shop.roles.current import databases

#: Write-first transactions on SQLite take the write lock at BEGIN; a deferred one could fail half way with no wait.
SQLITE_OPTIONS: Final = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    ),
}

#: Bounded waits on PostgreSQL: a lock that takes longer becomes 503 with Retry-After, never a hung worker. A process
#: that stops inside a transaction loses it, and its locks, before those who wait for them give up.
POSTGRES_TIMEOUTS: Final = "-c lock_timeout=3s -c statement_timeout=30s -c idle_in_transaction_session_timeout=2s"
#: Pages far apart cost about the same as neighbours on today's disks and in memory. The server's default is from the
#: days of spinning ones, and made a search for a word of 1,000 in a million products five times as slow.
POSTGRES_PLANNER: Final = "-c random_page_cost=1.1"


#: Seconds a request waits for a connection, and after which a failing one is given up: the next request tries anew at
#: once. Left to itself, the pool doubles its pauses, and a database would be missed for minutes after its return.
POOL_WAITS: Final = {"timeout": 3.0, "reconnect_timeout": 0.5}

with suppress(OSError):  # a folder that cannot be written is said in one line by `up`
    VAR.mkdir(parents=True, exist_ok=True)


def _database(module: str) -> dict[str, Any]:
    config: dict[str, Any] = env.db_url(
        f"{module.upper()}_DATABASE_URL", default=f"sqlite:///{VAR / f'{module}.sqlite3'}"
    )
    if config["ENGINE"].endswith("sqlite3"):
        return config | {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    options: dict[str, Any] = {
        "pool": {"min_size": 0, "max_size": env.int("SHOP_POOL_SIZE", default=12), **POOL_WAITS},
        "options": f"{POSTGRES_TIMEOUTS} {POSTGRES_PLANNER}",
    }
    if role := env.str(f"{module.upper()}_DATABASE_ROLE", default=""):
        options["vault_role"] = role
        if owner := config["USER"]:  # Django's own assume_role needs a connection that a pool has not made yet
            options["options"] += f" -c role={owner}"
        config |= {"ENGINE": "shop.database.postgresql", "USER": "", "PASSWORD": ""}
    return config | {"OPTIONS": {**config.get("OPTIONS", {}), **options}, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


DATABASES: dict[str, dict[str, Any]] = {"default": {}, **{module: _database(module) for module in databases()}}
DATABASE_ROUTERS = ["shop.database.router.ModuleRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
