"""Where the one who asks is signed in."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api import refresh_cookie
from customers.api.answers import SessionAnswer, SessionPage
from customers.api.serializers import RefreshInput
from customers.interface.errors import CustomerUnknown, RefreshRefused, SessionUnknown
from customers.operations.end_sessions import end_other_sessions, end_session
from customers.queries.sessions import open_sessions, session_of
from shop.calls.context import principal
from shop.errors import Forbidden
from shop.web.documented import PAGE, documented
from shop.web.identity.permissions import SignedIn
from shop.web.pagination import asked, keyset


class SessionsView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="Where I am signed in, newest first", answer=SessionPage, parameters=PAGE, errors=(Forbidden,))
    def get(self, request: Request) -> Response:
        owner, now = principal().subject, timezone.now()
        page = keyset(open_sessions(owner, now=now), order=["-id"], ask=asked(request))
        here = session_of(refresh_cookie.read(request), customer_id=owner, now=now)
        items = [
            SessionAnswer(
                id=family.public_id or "",
                browser=family.browser,
                system=family.system,
                first_seen=family.created_at,
                last_seen=family.rotated_at,
                is_current=here is not None and family.pk == here.pk,
            )
            for family in page.items
        ]
        return Response(SessionPage(items=items, next=page.next))


class SessionView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="Sign out there", status=204, errors=(SessionUnknown, CustomerUnknown))
    def delete(self, request: Request, session_id: str) -> Response:
        end_session(customer_id=principal().subject, session_id=session_id, now=timezone.now())
        return Response(status=204)


class OtherSessionsView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="Sign out everywhere but here",
        request=RefreshInput,
        status=204,
        errors=(RefreshRefused, Forbidden, CustomerUnknown),
    )
    def post(self, request: Request) -> Response:
        sent = RefreshInput.read(request.data).get("refresh_token", "")
        token = sent or refresh_cookie.read(request)
        end_other_sessions(customer_id=principal().subject, token=token, now=timezone.now())
        return Response(status=204)
