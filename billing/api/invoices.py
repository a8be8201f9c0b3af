"""Invoices and credit notes of the asker; of everybody, for staff who may see them."""

import re
from base64 import b64decode
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from pydantic import TypeAdapter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.answers import InvoiceAnswer, InvoicePage, InvoiceSummary
from billing.interface.errors import InvoiceUnknown
from billing.interface.messages import DocumentKind
from billing.models import Invoice
from billing.queries.document_file import document_file
from billing.queries.invoices import invoice_detail, invoice_page
from shop.calls.context import principal
from shop.errors import Invalid
from shop.web.documented import PAGE, documented
from shop.web.files import PDF, download
from shop.web.identity.permissions import SignedIn
from shop.web.pagination import asked

ORDER: Final = OpenApiParameter("order", str, description="Only the documents of the order with this id.")
_ID: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_ANSWER: Final = TypeAdapter(InvoiceAnswer)


class InvoicesView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="My invoices and credit notes, newest first (staff: everybody's)",
        answer=InvoicePage,
        parameters=(ORDER, *PAGE),
    )
    def get(self, request: Request) -> Response:
        page = invoice_page(principal=principal(), order_id=_order(request), ask=asked(request))
        return Response(InvoicePage(items=[_summary(row) for row in page.items], next=page.next))


class InvoiceView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="An invoice or credit note, as it was issued", answer=InvoiceAnswer, errors=(InvoiceUnknown,))
    def get(self, request: Request, invoice_id: str) -> Response:
        invoice = invoice_detail(principal=principal(), invoice_id=invoice_id)
        if invoice is None:
            raise InvoiceUnknown
        return Response(_ANSWER.validate_python({"id": invoice.pk, **invoice.document}))


class InvoiceFileView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="An invoice or credit note to keep, in the asker's language", file=PDF, errors=(InvoiceUnknown,)
    )
    def get(self, request: Request, invoice_id: str) -> HttpResponse:
        invoice = invoice_detail(principal=principal(), invoice_id=invoice_id)
        if invoice is None:
            raise InvoiceUnknown
        found = document_file(invoice, language=get_language() or settings.LANGUAGE_CODE)
        return download(b64decode(found.base64), name=found.name, media_type=PDF)


def _order(request: Request) -> str:
    text = request.query_params.get("order", "")
    if text and not _ID.fullmatch(text):
        raise Invalid(errors={"order": [_("This is not an order's id.")]})
    return str(text)


def _summary(row: Invoice) -> InvoiceSummary:
    return InvoiceSummary(
        id=row.pk,
        kind=DocumentKind(row.kind),
        number=row.shown_number,
        order_id=row.order_id,
        order_number=row.order_number,
        total=row.total,
        tax=row.tax,
        currency=row.currency,
        issued_at=row.issued_at,
        corrects=row.corrects_id,
    )
