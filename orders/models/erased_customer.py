"""Customers whose personal data must go from their orders as soon as those have arrived."""

from django.db import models


class ErasedCustomer(models.Model):
    """``done_at``: no order of theirs has personal data left."""

    customer_id = models.CharField(max_length=32, unique=True)
    erased_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["erased_at"], condition=models.Q(done_at__isnull=True), name="orders_still_to_erase")
        ]

    def __str__(self) -> str:
        return self.customer_id
