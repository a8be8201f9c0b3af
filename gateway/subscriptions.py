"""What the gateway listens to, one line each."""

from typing import Final

from shop.events.subscriptions import on
from shop.web.identity.events import SubjectRevoked
from shop.web.identity.revocation import revoked_in

SUBSCRIPTIONS: Final = (on(SubjectRevoked, revoked_in("gateway")),)
