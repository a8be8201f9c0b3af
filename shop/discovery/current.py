"""The source of instances this process uses, by its settings."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from shop.consul import Agent
from shop.discovery.base import Registry
from shop.discovery.consul import ConsulRegistry
from shop.discovery.known import ServiceState
from shop.discovery.static import StaticRegistry
from shop.discovery.tags import Tagged
from shop.line import line
from shop.roles.current import current
from shop.singleton import singleton


@singleton
def registry() -> Registry:
    """What is written down in ``SHOP_SERVICES``, else Consul at ``SHOP_CONSUL``, else nothing known."""
    if settings.SHOP_CONSUL and not settings.SHOP_SERVICES:
        keep = Path(settings.SHOP_VAR) / "discovery" / f"{current().name}.json"
        return ConsulRegistry(agent, keep=keep, line=line())
    return StaticRegistry.parse(settings.SHOP_SERVICES)


os.register_at_fork(after_in_child=registry.cache_clear)  # threads stay with the parent: a child watches by itself


def prefetch(services: Iterable[str]) -> None:
    """Have them known before the first request asks."""
    if isinstance(found := registry(), ConsulRegistry):
        found.prefetch(services)


def state() -> Mapping[str, ServiceState]:
    """What is known of each service, for health pages; nothing where it is all written down."""
    return found.state() if isinstance(found := registry(), ConsulRegistry) else {}


def tagged() -> Tagged:
    """The tags of every service of the catalogue; nothing where instances are written down, which have none."""
    return found.tagged() if isinstance(found := registry(), ConsulRegistry) else {}


def agent() -> Agent:
    """A client of the agent at ``SHOP_CONSUL``, of its own for each thread."""
    return Agent(
        settings.SHOP_CONSUL,
        token=settings.SHOP_CONSUL_TOKEN,
        ca=settings.SHOP_CONSUL_CA,
        cert=settings.SHOP_CONSUL_CERT,
        key=settings.SHOP_CONSUL_KEY,
    )
