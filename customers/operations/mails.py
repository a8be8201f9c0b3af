"""The mails customers sends. Tokens exist in clear only here and in the mail; a mail sent twice has two good ones."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from customers.models import ConfirmationToken, Registration, ResetToken
from customers.properties import properties
from customers.queries.users import by_email, by_public_id
from customers.rules.secret_tokens import digest, new_token
from shop.database.transactions import atomic


def answer_registration(*, registration_id: int) -> None:
    """To an unknown address a link that confirms it; to a known one word that it has an account already.

    Nothing the person typed but the address is in it: strangers must not be able to send their words through us.
    """
    registration = Registration.objects.filter(pk=registration_id).first()
    if registration is None:
        return  # confirmed by another link, or expired
    if (known := by_email(registration.email_canonical)) is not None:
        _send(
            known.email, known.language, "already", {"username": known.username, "link": _link(known.language, "login")}
        )
        with atomic("customers"):
            registration.delete()
        return
    token = new_token()
    with atomic("customers"):
        ConfirmationToken.objects.create(registration=registration, digest=digest(token))
    values = {"link": _link(registration.language, "confirm", token), "hours": properties.current.confirmation_hours}
    _send(registration.email, registration.language, "confirm", values)


def answer_forgotten(*, email: str, now: datetime) -> None:
    """A link to a new password, if the canonical address ``email`` has an open account; to its stored address."""
    user = by_email(email)
    if user is None or not user.is_active:
        return
    token = new_token()
    minutes = properties.current.reset_minutes
    with atomic("customers"):
        ResetToken.objects.create(customer=user, digest=digest(token), expires_at=now + timedelta(minutes=minutes))
    values = {"username": user.username, "link": _link(user.language, "reset", token), "minutes": minutes}
    _send(user.email, user.language, "reset", values)


def tell_password_changed(*, customer_id: str) -> None:
    """Word to the owner, who may not have been the one. Raises ``CustomerUnknown``."""
    user = by_public_id(customer_id)
    _send(
        user.email,
        user.language,
        "password_changed",
        {"username": user.username, "link": _link(user.language, "forgotten")},
    )


def _link(language: str, page: str, token: str = "") -> str:
    query = f"?{urlencode({'token': token})}" if token else ""
    return f"{settings.SHOP_PUBLIC_URL}/{language}/{page}{query}"


def _send(address: str, language: str, name: str, values: dict[str, object]) -> None:
    with override(language):
        text = render_to_string(f"customers/mail/{name}.txt", values)
        subject = {
            "already": gettext("You already have an account"),
            "confirm": gettext("Please confirm your e-mail address"),
            "reset": gettext("A new password for your account"),
            "password_changed": gettext("Your password was changed"),
        }[name]
        html = render_to_string("customers/mail/layout.html", {"subject": subject, "text": text, "language": language})
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[address])
    mail.attach_alternative(html, "text/html")
    mail.send()
