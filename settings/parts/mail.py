"""Mail: ``.eml`` files under ``SHOP_VAR/mail`` by default, SMTP by ``SHOP_MAIL_URL`` (``smtp+tls://user:pass@host:587``)."""

from typing import Any

from settings.parts.environment import VAR, env

_smtp: dict[str, Any] = env.email_url("SHOP_MAIL_URL", default="") if env.str("SHOP_MAIL_URL", default="") else {}

EMAIL_BACKEND = _smtp.get("EMAIL_BACKEND", "shop.mail.EmlFileBackend")
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_HOST = _smtp.get("EMAIL_HOST", "")
EMAIL_PORT = _smtp.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _smtp.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _smtp.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _smtp.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _smtp.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("SHOP_MAIL_FROM", default="Shop <shop@localhost>")
#: Where links in mails lead: the storefront's own address.
SHOP_PUBLIC_URL = env.str("SHOP_PUBLIC_URL", default="http://127.0.0.1:8000")
