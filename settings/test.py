"""The test suite: as local, in a temporary folder, with cheap password hashing where hashing is not the subject."""

import os
import tempfile

os.environ.setdefault("SHOP_VAR", tempfile.mkdtemp(prefix="shop-test-"))
os.environ.setdefault("SHOP_LOG_LEVEL", "WARNING")

from settings.base import *  # noqa: F403

SHOP_PUBLIC_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

for _config in DATABASES.values():  # Django makes every test database depend on "default", which is none
    _config.setdefault("TEST", {})["DEPENDENCIES"] = []
