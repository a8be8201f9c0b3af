"""The test settings with the fault switches built in: for running tests of the suite without a defence."""

from settings.test import *  # noqa: F403
from settings.test import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.faults"]
