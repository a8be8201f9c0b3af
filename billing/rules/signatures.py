"""How a provider signs what it sends us: ``t=1700000000,v1=<hex>,v1=<hex>``.

``v1`` is HMAC-SHA256, under the shared secret, over the time, a dot, and the body byte for byte. While a secret is
changed there may be several signatures, and several secrets that we accept.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

TOLERANCE_SECONDS: Final = 300
_HEADER: Final = re.compile(r"t=([0-9]{1,11})((?:,v1=[0-9a-f]{64}){1,8})", re.ASCII)


def signed(body: bytes, secrets: Sequence[str], *, at: int) -> str:
    """The header that says ``body`` was sent ``at`` (seconds since 1970) by who knows ``secrets``."""
    return ",".join([f"t={at}", *(f"v1={_signature(body, secret, at)}" for secret in secrets)])


def holds(header: str, body: bytes, secrets: Sequence[str], *, now: float) -> bool:
    """Whether one of the signatures was made with one of ``secrets``, not longer ago, or ahead, than tolerated."""
    found = _HEADER.fullmatch(header)
    if found is None or abs(now - int(found[1])) > TOLERANCE_SECONDS:
        return False
    claimed = [part.removeprefix("v1=") for part in found[2].split(",")[1:]]
    pairs = [(one, _signature(body, secret, int(found[1]))) for one in claimed for secret in secrets]
    return sum(hmac.compare_digest(one, other) for one, other in pairs) > 0  # all are compared: no time tells


def _signature(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
