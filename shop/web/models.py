"""What every module's database keeps about people: who must not be believed any more."""

from django.db import models


class Revocation(models.Model):
    """Tokens of ``subject`` issued before ``not_before`` are refused."""

    subject = models.CharField(max_length=64, unique=True)
    not_before = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.subject} before {self.not_before:%Y-%m-%d %H:%M:%S}"
