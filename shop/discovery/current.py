"""The source of instances this process uses, by its settings."""

from functools import cache

from django.conf import settings

from shop.discovery.base import Registry
from shop.discovery.consul import ConsulRegistry
from shop.discovery.static import StaticRegistry


@cache
def registry() -> Registry:
    """What is written down in ``SHOP_SERVICES``, else Consul at ``SHOP_CONSUL``, else nothing known."""
    if settings.SHOP_CONSUL and not settings.SHOP_SERVICES:
        return ConsulRegistry(settings.SHOP_CONSUL, token=settings.SHOP_CONSUL_TOKEN)
    return StaticRegistry.parse(settings.SHOP_SERVICES)
