"""The local settings with the fault switches built in."""

from settings.local import *  # noqa: F403
from settings.local import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.faults"]
