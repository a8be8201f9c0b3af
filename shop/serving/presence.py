"""This process in the registry, if there is one."""

from django.conf import settings

from shop.serving.lifecycle import Registration


def presence(host: str, port: int) -> Registration | None:
    """What keeps the instance that listens on ``host`` and ``port`` registered; None without Consul."""
    if not settings.SHOP_CONSUL:
        return None
    from shop.discovery.registration import registrar  # noqa: PLC0415 - only where there is a registry

    return registrar(host, port)
