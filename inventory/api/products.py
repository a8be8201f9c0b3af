"""Products as visitors see them."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.answers import CategoryAnswer, CategoryPage, ProductAnswer, ProductCard, ProductPage
from inventory.api.asking import PARAMETERS, language, wanted_of
from inventory.interface.errors import SkuUnknown
from inventory.queries.catalogue import categories, product_on_sale
from inventory.queries.listing import Row, product_page
from shop.web.compression import compressed
from shop.web.documented import PAGE, documented
from shop.web.identity.permissions import Anyone
from shop.web.media import media_url
from shop.web.pagination import asked, keyset


@compressed
class ProductsView(APIView):
    permission_classes = [Anyone]

    @documented(summary="Products for sale", answer=ProductPage, parameters=[*PARAMETERS, *PAGE])
    def get(self, request: Request) -> Response:
        page = product_page(wanted_of(request), ask=asked(request), now=timezone.now())
        return Response(ProductPage(items=cards(page.items), next=page.next))


@compressed
class ProductView(APIView):
    permission_classes = [Anyone]

    @documented(summary="One product", answer=ProductAnswer, errors=(SkuUnknown,))
    def get(self, request: Request, sku: str) -> Response:
        product, quantity = product_on_sale(sku, now=timezone.now())
        spoken = language()
        return Response(
            ProductAnswer(
                sku=product.sku,
                name=getattr(product, f"name_{spoken}"),
                description=getattr(product, f"description_{spoken}"),
                category=product.category.slug,
                category_name=getattr(product.category, f"name_{spoken}"),
                price=product.price,
                currency=product.currency,
                tax_category=product.tax_category,
                image=media_url(product.image),
                images=[media_url(each) for each in (product.image, *(product.gallery or ())) if each],
                quantity=quantity,
            )
        )


@compressed
class CategoriesView(APIView):
    permission_classes = [Anyone]

    @documented(summary="Categories", answer=CategoryPage, parameters=PAGE)
    def get(self, request: Request) -> Response:
        page = keyset(categories(language()), order=["position", "slug"], ask=asked(request))
        items = [CategoryAnswer(slug=str(row["slug"]), name=str(row["name"])) for row in page.items]
        return Response(CategoryPage(items=items, next=page.next))


def cards(rows: Iterable[Row]) -> list[ProductCard]:
    """Rows of the list as they are shown."""
    media = settings.MEDIA_URL  # Django works it out at every look
    return [
        ProductCard(
            sku=row.sku,
            name=row.name,
            category=row.category,
            price=row.price,
            currency=row.currency,
            tax_category=row.tax_category,
            image=f"{media}{row.image}" if row.image else "",
            quantity=row.quantity,
        )
        for row in rows
    ]
