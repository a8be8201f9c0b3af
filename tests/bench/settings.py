"""The local settings, with the views to compare with and the clocks of ``tests.bench.urls``."""

from settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
