"""Which tries a log-in counts as: the account from this peer, the account from anywhere, the peer at any account.

The account is named as it was typed (in its canonical form), known or not. Counting by the account found would tell
which address belongs to which user name.
"""

from customers.operations.throttle import Tries
from customers.properties import properties
from customers.rules.peers import peer_network
from shop.email import EmailRefused, read_email


def limits_for(*, login: str, peer: str) -> tuple[Tries, Tries, Tries]:
    """The first two are the account's."""
    current, name, network = properties.current, _canonical(login), peer_network(peer)
    return (
        Tries("login.account.peer", f"{name} {network}", current.login_tries),
        account_limit(name),
        Tries("login.peer", network, current.login_tries_per_peer),
    )


def account_limit(canonical: str) -> Tries:
    """Tries at one account, from anywhere."""
    return Tries("login.account", canonical, properties.current.login_tries_per_account)


def _canonical(login: str) -> str:
    try:
        return read_email(login).canonical if "@" in login else login.lower()
    except EmailRefused:
        return login
