"""Editing the catalogue: for staff."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.answers import CatalogueCategoryAnswer, CatalogueProductAnswer, WarehouseAnswer, WarehousePage
from inventory.api.serializers import CategoryInput, NewProductInput, ProductInput, WarehouseInput
from inventory.interface.errors import AlreadyThere, CategoryUnknown, SkuUnknown
from inventory.interface.messages import ProductEdit
from inventory.models import Product
from inventory.operations.edit_product import create_product, edit_product
from inventory.operations.furnish import create_category, create_warehouse
from inventory.queries.catalogue import product, warehouses
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import PAGE, documented
from shop.web.identity.permissions import staff
from shop.web.key_errors import InProgress, KeyReused
from shop.web.pagination import asked, keyset

KEYED = (InProgress, KeyReused)


class CatalogueProductsView(APIView):
    permission_classes = [staff("inventory.edit_product")]

    @documented(
        summary="Put a product into the catalogue",
        request=NewProductInput,
        answer=CatalogueProductAnswer,
        status=201,
        key=False,
        errors=(AlreadyThere, CategoryUnknown, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = NewProductInput.read(request.data)
        sku = body.pop("sku")
        return once.run(lambda: Response(_product(create_product(sku=sku, edit=ProductEdit(**body))), status=201))


class CatalogueProductView(APIView):
    permission_classes = [staff("inventory.edit_product")]

    @documented(summary="A product in both languages", answer=CatalogueProductAnswer, errors=(SkuUnknown,))
    def get(self, request: Request, sku: str) -> Response:
        return Response(_product(product(sku)))

    @documented(
        summary="Change a product",
        request=ProductInput,
        answer=CatalogueProductAnswer,
        errors=(SkuUnknown, CategoryUnknown),
    )
    def patch(self, request: Request, sku: str) -> Response:
        return Response(_product(edit_product(sku=sku, edit=ProductEdit(**ProductInput.read(request.data)))))


class CatalogueCategoriesView(APIView):
    permission_classes = [staff("inventory.edit_product")]

    @documented(
        summary="Make a category",
        request=CategoryInput,
        answer=CatalogueCategoryAnswer,
        status=201,
        key=False,
        errors=(AlreadyThere, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = CategoryInput.read(request.data)

        def effect() -> Response:
            made = create_category(**body)
            answer = CatalogueCategoryAnswer(
                slug=made.slug, name_fr=made.name_fr, name_en=made.name_en, position=made.position
            )
            return Response(answer, status=201)

        return once.run(effect)


class WarehousesView(APIView):
    permission_classes = [staff("inventory.receive")]

    @documented(summary="Warehouses", answer=WarehousePage, parameters=PAGE)
    def get(self, request: Request) -> Response:
        page = keyset(warehouses(), order=["position", "code"], ask=asked(request))
        return Response(WarehousePage(items=[WarehouseAnswer(**row) for row in page.items], next=page.next))

    @documented(
        summary="Make a warehouse",
        request=WarehouseInput,
        answer=WarehouseAnswer,
        status=201,
        key=False,
        errors=(AlreadyThere, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = WarehouseInput.read(request.data)
        return once.run(lambda: Response(_warehouse(**body), status=201))


def _warehouse(*, code: str, name: str, position: int) -> WarehouseAnswer:
    made = create_warehouse(code=code, name=name, position=position)
    return WarehouseAnswer(code=made.code, name=made.name, position=made.position)


def _product(product: Product) -> CatalogueProductAnswer:
    return CatalogueProductAnswer(
        sku=product.sku,
        name_fr=product.name_fr,
        name_en=product.name_en,
        description_fr=product.description_fr,
        description_en=product.description_en,
        category=product.category_id,
        price=product.price,
        currency=product.currency,
        tax_category=product.tax_category,
        image=product.image,
        gallery=product.gallery or [],
        is_active=product.is_active,
    )
