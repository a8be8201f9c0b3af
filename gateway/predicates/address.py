"""RemoteAddr and XForwardedRemoteAddr: from where a request comes."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from gateway.arguments import listed
from gateway.exchange import Exchange
from gateway.predicates.base import Check, Predicate, Surroundings


def _networks(written: object) -> list[IPv4Network | IPv6Network]:
    found = listed(written)
    if not isinstance(found, list):
        raise ValueError("no list of networks")
    return [
        each if isinstance(each, IPv4Network | IPv6Network) else ip_network(str(each), strict=False) for each in found
    ]


Networks = Annotated[list[IPv4Network | IPv6Network], BeforeValidator(_networks), Field(min_length=1)]


class RemoteAddr(Predicate):
    """The visitor's address, as ``SHOP_TRUSTED_PROXIES`` say it if one of them asks, is in one of ``sources``; with
    ``maxTrustedIndex``, as XForwardedRemoteAddr."""

    GATHERS: ClassVar = "sources"
    sources: Networks
    max_trusted_index: int | None = Field(default=None, ge=1)

    def check(self, surroundings: Surroundings) -> Check:
        sources, index = self.sources, self.max_trusted_index

        def check(exchange: Exchange) -> bool:
            return _within(exchange.peer if index is None else forwarded_for(exchange, index), sources)

        return check


class XForwardedRemoteAddr(RemoteAddr):
    """What X-Forwarded-For says, ``maxTrustedIndex`` entries from its right, is in one of ``sources``.

    Only listed proxies are believed; of anybody else it is the socket's address that counts.
    """

    max_trusted_index: int = Field(default=1, ge=1)


def forwarded_for(exchange: Exchange, index: int) -> str:
    """The ``index``-th address from the right, or the first if there are fewer."""
    if not exchange.forwarded_for:
        return exchange.peer
    values = exchange.forwarded_for.split(",")
    return values[max(len(values) - index, 0)].strip()


def _within(address: str, sources: list[IPv4Network | IPv6Network]) -> bool:
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in source for source in sources)
