"""How Vault is reached, as settings say it; importing this does not load hvac."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shop.secrets.login import Login


@dataclass(frozen=True, slots=True)
class VaultOptions:
    """Where Vault is, how to log in, and where its engines are mounted. Seconds: between looks; kept without one."""

    address: str
    login: Login
    ca: str = ""
    namespace: str = ""
    mount: str = "secret"
    kv_version: int = 0
    database_mount: str = "database"
    profiles: Sequence[str] = field(default=())
    reread_seconds: float = 30.0
    keep_seconds: float = 3600.0
    drain_seconds: float = 35.0
