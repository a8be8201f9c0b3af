"""Sign-ups on their way to becoming accounts.

An account exists once somebody has proved that the address is theirs. Until then a sign-up is a row here with its own
password, so that somebody else's sign-up with the same address cannot put a password on the account it becomes.
"""

from django.db import models

from customers.rules import username


class Registration(models.Model):
    """One sign-up; several may wait for one address. Written whether or not the address is known: a job finds out."""

    email = models.EmailField()
    email_canonical = models.CharField(max_length=254, db_index=True)
    username = models.CharField(max_length=username.LONGEST)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.username} {self.created_at:%Y-%m-%d %H:%M}"


class ConfirmationToken(models.Model):
    """The hash of a mailed token; a mail that is sent again has a token of its own. They go with the registration."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.registration_id}"
