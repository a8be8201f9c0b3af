"""Finding one's way: what a search can be narrowed by, what it was meant to be, and what is like a product."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.answers import CategoryFacet, FacetsAnswer, PriceFacet, RelatedAnswer
from inventory.api.asking import PARAMETERS, language, wanted_of
from inventory.api.products import cards
from inventory.interface.errors import SkuUnknown
from inventory.queries.facets import facets
from inventory.queries.related import related
from inventory.queries.suggestion import suggestion
from shop.web.compression import compressed
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone

FILTERS = [parameter for parameter in PARAMETERS if parameter.name != "ordering"]


@compressed
class FacetsView(APIView):
    permission_classes = [Anyone]

    @documented(summary="What a search can be narrowed by", answer=FacetsAnswer, parameters=FILTERS)
    def get(self, request: Request) -> Response:
        wanted, now = wanted_of(request), timezone.now()
        found = facets(wanted, now=now)
        meant = suggestion(wanted.words, now=now) if wanted.words and not found.total else None
        return Response(
            FacetsAnswer(
                total=found.total,
                is_complete=found.is_complete,
                categories=[CategoryFacet(slug=slug, count=count) for slug, count in sorted(found.categories.items())],
                prices=[
                    PriceFacet(min_price=each.lowest, max_price=each.highest, count=each.count) for each in found.prices
                ],
                in_stock=found.in_stock,
                suggestion=meant,
            )
        )


@compressed
class RelatedView(APIView):
    permission_classes = [Anyone]

    @documented(summary="Products like this one", answer=RelatedAnswer, errors=(SkuUnknown,))
    def get(self, request: Request, sku: str) -> Response:
        return Response(RelatedAnswer(items=cards(related(sku, language=language(), now=timezone.now()))))
