"""What payment providers tell us by themselves."""

import logging

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import secrets
from billing.api.answers import Heard
from billing.interface.errors import WebhookNotSigned
from billing.operations.hear_provider import hear_provider
from billing.properties import properties
from billing.providers.webhooks import HEADER, NotAnEvent, event_in
from billing.rules.signatures import holds
from shop.errors import Invalid
from shop.secrets.base import SecretMissing
from shop.web.identity.permissions import Anyone

log = logging.getLogger(__name__)


class WebhookView(APIView):
    """An event, signed over its time and raw body; it has its effect once. Not among what the shop's own clients do."""

    permission_classes = [Anyone]  # the signature says who it is
    schema = None

    def post(self, request: Request) -> Response:
        body = request._request.body
        if not holds(request.headers.get(HEADER, ""), body, _accepted(), now=timezone.now().timestamp()):
            log.warning("webhook refused", extra={"bytes": len(body)})
            raise WebhookNotSigned
        try:
            event = event_in(body)
        except NotAnEvent as error:
            raise Invalid(errors={"body": [str(error)]}) from error
        return Response(
            Heard(news=hear_provider(provider=properties.current.provider, event=event, now=timezone.now()))
        )


def _accepted() -> list[str]:
    """The secret, and while the provider may still use it the one before."""
    found = [secrets.webhook_secret.read().reveal()]
    try:
        return [*found, secrets.old_webhook_secret.read().reveal()]
    except SecretMissing:
        return found
