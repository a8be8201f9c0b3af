"""E-mail addresses: one key per mailbox, however somebody writes it: accounts, and the orders that are given to them.

The domain is compared as the network compares it (UTS 46: case, width and composition folded, then IDNA). A local part
is ASCII or refused: folding look-alikes together would let one person receive another's mail (CVE-2019-19844).
"""

import re
from dataclasses import dataclass
from typing import Final

import idna

from shop.errors import message

LONGEST: Final = 254
LONGEST_LOCAL: Final = 64

NOT_AN_ADDRESS: Final = message("Enter a valid e-mail address.")
LOCAL_NOT_ASCII: Final = message("The part before the @ may only have unaccented letters, digits and usual signs.")

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class EmailRefused(ValueError):
    """Not an address we take; the text is the message id of a sentence for people."""


@dataclass(frozen=True, slots=True)
class Email:
    """``written`` is where mail goes, ``canonical`` what is compared and unique."""

    written: str
    canonical: str


def read_email(text: str) -> Email:
    """The address in ``text``. Raises ``EmailRefused``."""
    local, _, domain = text.strip().rpartition("@")
    if not local or len(text) > LONGEST:
        raise EmailRefused(NOT_AN_ADDRESS)
    if not local.isascii():
        raise EmailRefused(LOCAL_NOT_ASCII)
    network = _network_form(domain)
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local) or len(local) + 1 + len(network) > LONGEST:
        raise EmailRefused(NOT_AN_ADDRESS)
    return Email(written=f"{local}@{network}", canonical=f"{local.lower()}@{network}")


def mailbox(text: str) -> str:
    """The canonical form of the address in ``text``; empty for what is none, which is nobody's."""
    try:
        return read_email(text).canonical
    except EmailRefused:
        return ""


def _network_form(domain: str) -> str:
    try:
        network = idna.encode(idna.uts46_remap(domain).removesuffix(".")).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise EmailRefused(NOT_AN_ADDRESS) from error
    *_, last = labels = network.split(".")
    if len(labels) < 2 or last.isdigit():
        raise EmailRefused(NOT_AN_ADDRESS)
    return network
