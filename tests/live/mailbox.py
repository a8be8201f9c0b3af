"""The mails a shop wrote, as their readers find them."""

import email
import email.policy
import re
import time
from pathlib import Path

ARRIVES_WITHIN = 20.0


def token_for(folder: Path, address: str) -> str:
    """The token in the newest mail to ``address``. Raises ``AssertionError`` when none arrives."""
    deadline = time.monotonic() + ARRIVES_WITHIN
    while time.monotonic() < deadline:
        for path in sorted(folder.glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            if address in str(mail["To"]) and body and (found := re.search(r"token=([\w-]+)", body.get_content())):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address} in {folder}")
