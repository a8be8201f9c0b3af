"""What a shop on one machine needs before it serves: a folder of its own, its tables and, in an empty one, a demo."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from shop.roles.current import databases


def require_folder() -> None:
    """Raises ``CommandError`` when nothing can be written where the shop keeps its files."""
    folder = Path(settings.SHOP_VAR)
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(
            f"The folder {folder} cannot be written ({error.strerror}). Set SHOP_VAR to one that can."
        ) from error


def prepare(out: OutputWrapper, *, demo: bool) -> None:
    """Migrate every database of this process, with a line for each, and load the ``demo`` when there is nothing."""
    for alias in databases():
        out.write(f"  database {alias} …", ending="")
        out.flush()
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        out.write(" ready")
    if demo:
        call_command("demo", if_empty=True)
