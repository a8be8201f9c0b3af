"""The local settings with the views to compare with, and clocks around the steps of a checkout."""

from settings.local import *  # noqa: F403
from settings.local import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.bench.apps.BenchConfig"]
ROOT_URLCONF = "tests.bench.urls"
