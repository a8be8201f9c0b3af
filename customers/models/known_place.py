"""Where somebody signed in before, with which name: a keyed hash of both, for a while."""

from django.db import models


class KnownPlace(models.Model):
    """Whoever tries from there is more likely the owner than a stranger."""

    key = models.CharField(max_length=64, unique=True)
    known_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"known until {self.known_until:%Y-%m-%d}"
