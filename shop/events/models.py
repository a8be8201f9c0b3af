"""The outbox and the inbox of one module, in that module's database."""

from django.db import models

from shop.work.leases import Leased


class OutboxEvent(models.Model):
    """Something that happened here. Its ``id`` orders events of one thing, because the thing's row was locked."""

    event_id = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    aggregate_id = models.CharField(max_length=64)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    correlation_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["aggregate_id", "id"], name="events_by_aggregate"),
            models.Index(fields=["occurred_at"], name="events_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.aggregate_id}"


class Delivery(Leased):
    """One event on its way to one subscriber. A dead one keeps later events of the same thing waiting behind it."""

    class State(models.TextChoices):
        PENDING = "pending"
        DELIVERED = "delivered"
        DEAD = "dead"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=30)
    aggregate_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="events_one_delivery_per_subscriber")
        ]
        indexes = [
            # Not partial: SQLite plans before it sees a parameter's value.
            models.Index(fields=["due_at"], name="events_delivery_due"),
            models.Index(fields=["subscriber", "aggregate_id", "state", "event"], name="events_delivery_order"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}"


class InboxEvent(models.Model):
    """An event this module has acted on; the row commits with the effect, so a second delivery changes nothing."""

    event_id = models.CharField(max_length=32)
    consumer = models.CharField(max_length=30)
    type = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "event_id"], name="events_one_effect_per_event")]
        indexes = [models.Index(fields=["received_at"], name="events_inbox_by_age")]

    def __str__(self) -> str:
        return f"{self.consumer} ← {self.event_id}"
