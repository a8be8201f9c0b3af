"""Jobs of one module, in that module's database."""

from django.db import models
from django.db.models import Q

from shop.work.leases import Leased


class Job(Leased):
    """A named piece of work with JSON arguments. ``key`` makes a pending one unique; periodic jobs stay pending."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=Q(state="pending") & ~Q(key=""), name="work_one_pending_per_key"
            ),
        ]
        # Not partial: SQLite plans before it sees a parameter's value. What is done has no due time.
        indexes = [
            models.Index(fields=["due_at"], name="work_due"),
            models.Index(fields=["finished_at"], name="work_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key or self.pk}"
