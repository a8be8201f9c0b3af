"""The address at which others reach this process."""

import socket
from typing import Final

#: Documentation networks: a route is looked up, nothing is sent.
_FAR: Final = {socket.AF_INET: ("192.0.2.1", 9), socket.AF_INET6: ("2001:db8::1", 9)}


class NoAddress(OSError):
    """This machine has no address that others could use; the message says what to set."""


def advertised(*, host: str, configured: str) -> str:
    """What was ``configured``, else the ``host`` we listen on, else, if that is all of them, the one we go out by.

    Raises ``NoAddress``.
    """
    if configured or host not in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return (configured or host).strip("[]")
    family = socket.AF_INET6 if host == "::" else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(_FAR[family])
            return str(probe.getsockname()[0])
    except OSError as error:
        raise NoAddress(
            "This machine has no way out: set SHOP_ADVERTISE_HOST to the address others reach it by"
        ) from error
