"""What customers does without a request."""

from django.utils import timezone

from customers.operations import mails
from customers.operations.signing_keys import rotate_when_old
from customers.operations.tidy import tidy
from shop.work.jobs import job, periodic

HOUR = 3600.0


@job("customers.answer_registration")
def answer_registration(registration_id: int) -> None:
    mails.answer_registration(registration_id=registration_id)


@job("customers.answer_forgotten")
def answer_forgotten(email: str) -> None:
    mails.answer_forgotten(email=email, now=timezone.now())


@job("customers.tell_password_changed")
def tell_password_changed(customer_id: str) -> None:
    mails.tell_password_changed(customer_id=customer_id)


@periodic("customers.rotate_keys", every=HOUR)
def rotate_keys() -> None:
    rotate_when_old(now=timezone.now())


@periodic("customers.tidy", every=HOUR)
def remove_expired() -> None:
    tidy(now=timezone.now())
