#!/usr/bin/env python3
"""Django's command line, and the shop's: ``manage.py up`` runs everything in one process."""

import os
import sys


def main() -> None:
    """Run the command named on the command line.

    A too old Python, missing packages and wrong environment variables are one clear line (``--traceback`` for more).
    """
    if sys.version_info < (3, 11):
        sys.exit(f"Shop needs Python 3.11 or newer; this is {sys.version.split()[0]}. `make run` finds a newer one.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.local")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - after the version check
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        from shop.roles.arguments import role_named  # noqa: PLC0415
        from shop.roles.current import UnknownRole  # noqa: PLC0415
    except ImportError:
        sys.exit("Shop's packages are not installed here. Run `make run`, or activate `.venv` first.")
    if role := role_named(sys.argv[1:]):
        os.environ["SHOP_ROLE"] = role
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, UnknownRole) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Shop cannot start: {error}")


if __name__ == "__main__":
    main()
