"""What billing does without a request."""

from django.utils import timezone

from billing.operations.run_janitor import run_janitor
from shop.work.jobs import periodic


@periodic("billing.resolve_payments", every=2)
def resolve_payments() -> None:
    """Find out about payments whose outcome is unknown, and undo those whose order was given up."""
    run_janitor(now=timezone.now())
