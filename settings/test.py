"""The test suite: as local, in a temporary folder, with cheap password hashing where hashing is not the subject."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "SHOP_VAR" not in os.environ:
    os.environ["SHOP_VAR"] = tempfile.mkdtemp(prefix="shop-test-")
    atexit.register(shutil.rmtree, os.environ["SHOP_VAR"], ignore_errors=True)
elif _worker := os.environ.get("PYTEST_XDIST_WORKER"):  # the folder is the whole run's; a worker has one inside
    os.environ["SHOP_VAR"] = str(Path(os.environ["SHOP_VAR"]) / _worker)
os.environ.setdefault("SHOP_LOG_LEVEL", "WARNING")

from settings.base import *  # noqa: F403

SHOP_PUBLIC_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

for _config in DATABASES.values():  # Django makes every test database depend on "default", which is none
    _config.setdefault("TEST", {})["DEPENDENCIES"] = []
#: Whether somebody has built it here must make no difference; tests of it name their own.
SHOP_STOREFRONT = str(VAR / "no-storefront")
