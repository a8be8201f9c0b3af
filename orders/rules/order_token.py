"""The unguessable token by which a guest finds their order again: derived, so that it need not be stored."""

import base64
import hashlib
import hmac


def order_token(*, secret: str, public_id: str) -> str:
    """The token of the order ``public_id``: 32 URL-safe characters."""
    mac = hmac.new(secret.encode(), b"order-token:" + public_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def token_matches(token: str, *, secret: str, public_id: str) -> bool:
    """Constant-time comparison."""
    return hmac.compare_digest(token.encode(), order_token(secret=secret, public_id=public_id).encode())
