"""Which Django apps a process installs, by role: its own module, the machinery, and the framework's that it needs."""

from typing import Final

from shop.roles.current import current

_role = current()

_AUTH: Final = ["django.contrib.contenttypes", "django.contrib.auth"]
_ADMIN: Final = ["shop.backoffice.apps.BackofficeConfig", "django.contrib.sessions", "django.contrib.messages"]
_WEB: Final = [
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
_MACHINERY: Final = ["shop", "shop.events", "shop.idempotency", "shop.work", "shop.web"]

INSTALLED_APPS = [
    *_MACHINERY,
    *(_AUTH if _role.has_auth else []),
    *(_ADMIN if _role.has_admin else []),
    *_WEB,
    *_role.installed,
]
