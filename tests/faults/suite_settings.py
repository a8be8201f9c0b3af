"""The test settings with the fault switches built in: for running tests of the suite without a defence.

Where the run found files with tables in the folder ``tested``, those are its test databases (``--reuse-db``): making
them in memory takes longer than most of these tests.
"""

from settings.test import *  # noqa: F403
from settings.test import DATABASES as _DATABASES
from settings.test import INSTALLED_APPS as _APPS
from settings.test import VAR as _VAR

INSTALLED_APPS = [*_APPS, "tests.faults"]

for _alias, _config in _DATABASES.items():
    if (_file := _VAR / "tested" / f"{_alias}.sqlite3").exists():
        _config["TEST"] |= {"NAME": str(_file), "MIGRATE": False}
