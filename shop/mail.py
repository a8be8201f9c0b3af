"""Mail into files: one ``.eml`` per message under ``EMAIL_FILE_PATH``, its path in the log. The embedded default."""

import logging
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger(__name__)


class EmlFileBackend(BaseEmailBackend):
    """Any mail program opens the files."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            path.write_bytes(mail.message().as_bytes())
            log.info("mail written", extra={"path": str(path), "subject": mail.subject})
        return len(email_messages)
