"""The switches of this test run, for the processes it starts."""

import os


def switches() -> dict[str, str]:
    """Nothing, unless a defence is off here: then it is off there too."""
    off = os.environ.get("SHOP_DEFENCE_OFF")
    return {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "SHOP_DEFENCE_OFF": off} if off else {}
