"""Who is at the other end of a connection, for limits."""

from ipaddress import IPv6Address, ip_address, ip_network


def peer_network(address: str) -> str:
    """What one person controls: an IPv4 address, or the /64 an IPv6 address is in."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
