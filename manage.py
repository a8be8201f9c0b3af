#!/usr/bin/env python3
"""Django's command line, and the shop's: ``manage.py up`` runs everything in one process."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; a too old Python or missing packages are one clear line."""
    if sys.version_info < (3, 11):
        sys.exit(f"Shop needs Python 3.11 or newer; this is {sys.version.split()[0]}. `make run` finds a newer one.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.local")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the version check
    except ImportError:
        sys.exit("Shop's packages are not installed here. Run `make run`, or activate `.venv` first.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
