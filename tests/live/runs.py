"""What all processes of one test run share: a folder."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

RUN: Final = "SHOP_TEST_RUN"


@cache
def folder_of_the_run() -> Path:
    """That of the run which started this one; as ``settings.test`` made it; without those, one that goes when we do."""
    if RUN in os.environ:
        return Path(os.environ[RUN])
    if "SHOP_VAR" in os.environ:
        var = Path(os.environ["SHOP_VAR"])
        return var.parent if "PYTEST_XDIST_WORKER" in os.environ else var
    folder = tempfile.mkdtemp(prefix="shop-run-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
