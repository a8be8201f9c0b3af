"""The one reader of environment variables: strict, typed, secrets also from ``NAME_FILE``."""

from pathlib import Path
from typing import Final

import environ

BASE_DIR: Final = Path(__file__).resolve().parent.parent.parent

#: ``FileAwareEnv`` reads NAME, or the file that NAME_FILE points to.
env: Final = environ.FileAwareEnv()

#: Where a process keeps its files: databases, mail, logs, last known good values.
VAR: Final = Path(env.str("SHOP_VAR", default=str(BASE_DIR / "var")))
