"""How many mails strangers can cause: to one address, and from one peer."""

from customers.operations.throttle import Tries
from customers.properties import properties
from customers.rules.peers import peer_network


def address_limit(canonical: str) -> Tries:
    """Sign-ups with, and forgotten passwords of, one address, known or not."""
    return Tries("mail.address", canonical, properties.current.mails_per_address)


def peer_limit(peer: str) -> Tries:
    """The same from one peer, for any address."""
    return Tries("mail.peer", peer_network(peer), properties.current.mails_per_peer)
