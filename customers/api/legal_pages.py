"""What the merchant says about the shop. It is here because registering and buying means to agree to it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import LegalPageAnswer
from customers.interface.errors import PageUnknown
from customers.queries.legal_pages import legal_page
from customers.rules.legal_pages import EMPTY
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone


class LegalPageView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(summary="A legal page, in the reader's language", answer=LegalPageAnswer, errors=(PageUnknown,))
    def get(self, request: Request, slug: str) -> Response:
        page = legal_page(slug, "fr" if (get_language() or "").startswith("fr") else "en")
        return Response(
            LegalPageAnswer(
                slug=slug,
                title=_(page.title),
                language=page.language,
                text=page.text or _(EMPTY),
                is_published=bool(page.text),
            )
        )
