"""The laptop: embedded SQLite, mail in files, keys made on first use. ``make run`` uses this."""

from settings.base import *  # noqa: F403
