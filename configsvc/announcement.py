"""What ``up`` and ``serve`` say of the config server when they start."""

from collections.abc import Mapping

from configsvc.queries import default_client
from shop.roles.catalogue import ALL
from shop.roles.current import current
from shop.secrets.base import SecretMissing


def lines(base: str) -> Mapping[str, str]:
    """Name → what to say. Makes the password of the client ``user`` where none was given, and says where it lies."""
    address = f"{base}/config/" if current().name == ALL else f"{base}/"
    return {"Config server": f"{address}  ({default_client.NAME}; {_password()})"}


def _password() -> str:
    try:
        default_client.password()
    except SecretMissing:
        return "no CONFIG_PASSWORD: it cannot read"
    made = default_client.place()
    return f"password in {made}" if default_client.is_made() else "password from CONFIG_PASSWORD"
