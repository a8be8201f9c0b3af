"""What the shop wrote to a shopper, as they find it."""

import email
import email.policy
import re
import time
from pathlib import Path

ARRIVES_WITHIN = 20.0


def link_for(folder: Path, address: str, page: str) -> str:
    """The path of the newest mailed link to ``page``. Raises ``AssertionError`` when none arrives."""
    deadline = time.monotonic() + ARRIVES_WITHIN
    while time.monotonic() < deadline:
        for path in sorted(folder.glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            if address not in str(mail["To"]) or body is None:
                continue
            if found := re.search(rf"https?://[^/\s]+(/\w\w/{page}\S*)", body.get_content()):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address} with a link to {page} in {folder}")
