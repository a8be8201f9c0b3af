"""Where secrets come from: Vault at ``SHOP_VAULT`` (OpenBao speaks the same), else the environment and files."""

from pathlib import Path

from settings.parts.environment import VAR, env
from shop.secrets.base import Secret
from shop.secrets.login import ByAppRole, ByKubernetes, ByToken, Login
from shop.secrets.options import VaultOptions


def _login() -> Login:
    """The first that is set: a Kubernetes role, an AppRole, a token or its file."""
    mount = env.str("SHOP_VAULT_AUTH_MOUNT", default="")
    if role := env.str("SHOP_VAULT_KUBERNETES_ROLE", default=""):
        jwt = env.str("SHOP_VAULT_JWT_FILE", default="/var/run/secrets/kubernetes.io/serviceaccount/token")
        return ByKubernetes(role, jwt, mount=mount or "kubernetes")
    if role := env.str("SHOP_VAULT_ROLE_ID", default=""):
        wrapped = env.str("SHOP_VAULT_WRAPPED_SECRET_ID", default="")
        plain = env.str("SHOP_VAULT_SECRET_ID", default="")
        return ByAppRole(role, Secret(wrapped or plain), is_wrapped=bool(wrapped), mount=mount or "approle")
    file = env.str("SHOP_VAULT_TOKEN_FILE", default="")
    return ByToken(file=file) if file else ByToken(Secret(env.str("SHOP_VAULT_TOKEN", default="")))


SHOP_VAULT: str = env.str("SHOP_VAULT", default="")
#: Applications read ``secret/application``, ``secret/application/{profile}``, ``secret/{service}`` and its profiles.
SHOP_PROFILES: list[str] = env.list("SHOP_PROFILES", default=[])
SHOP_VAULT_OPTIONS: VaultOptions | None = (
    VaultOptions(
        SHOP_VAULT,
        _login(),
        ca=env.str("SHOP_VAULT_CA", default=""),
        namespace=env.str("SHOP_VAULT_NAMESPACE", default=""),
        mount=env.str("SHOP_VAULT_MOUNT", default="secret"),
        kv_version=env.int("SHOP_VAULT_KV_VERSION", default=0),
        database_mount=env.str("SHOP_VAULT_DATABASE_MOUNT", default="database"),
        profiles=tuple(SHOP_PROFILES),
        reread_seconds=env.float("SHOP_VAULT_REREAD_SECONDS", default=30.0),
        drain_seconds=env.float("SHOP_VAULT_DRAIN_SECONDS", default=35.0),
        keep_seconds=env.float("SHOP_VAULT_KEEP_SECONDS", default=3600.0),
    )
    if SHOP_VAULT
    else None
)
#: The private parts of the keys that access tokens are signed with: in Vault, or sealed in customers' database.
SHOP_SIGNING_KEYS_IN_VAULT: bool = bool(SHOP_VAULT) and env.bool("SHOP_SIGNING_KEYS_IN_VAULT", default=False)
#: Where needed secrets are invented at first use when nobody gives any; nowhere in production.
SHOP_MADE_SECRETS: Path | None = VAR / "keys"
