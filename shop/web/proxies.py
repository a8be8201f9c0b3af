"""Proxies in front of us that may say for whom they ask: those of ``SHOP_TRUSTED_PROXIES``, and nobody else."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from django.conf import settings

_SCHEMES: Final = frozenset({"http", "https"})


def is_proxy(address: str) -> bool:
    """Whether a connection from ``address`` is one of theirs."""
    return bool(settings.SHOP_TRUSTED_PROXIES) and _is_listed(address, tuple(settings.SHOP_TRUSTED_PROXIES))


def visitor(proxy: str, forwarded_for: str, proto: str, *, scheme: str) -> tuple[str, str]:
    """Address and scheme of the visitor for whom ``proxy`` asks by X-Forwarded-For and -Proto, over ``scheme``.

    Each proxy adds at the right whom it saw, so the first from there who is none is the visitor; what stands further
    left, that visitor may have made up.
    """
    address = proxy
    for said in reversed(forwarded_for.split(",")):
        if not is_proxy(address):
            break
        if (found := _address(said.strip())) is None:
            break
        address = found
    said_scheme = proto.rpartition(",")[2].strip()
    return address, said_scheme if said_scheme in _SCHEMES else scheme


@lru_cache(maxsize=1024)
def _is_listed(address: str, listed: tuple[str, ...]) -> bool:
    found = _address(address)
    return found is not None and any(ip_address(found) in network for network in _networks(listed))


@lru_cache(maxsize=8)
def _networks(listed: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each) for each in listed)


def _address(text: str) -> str | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
