"""The paths of inventory under ``/api/inventory/``: the shop window, then staff's doors."""

from django.urls import URLPattern, path

from inventory.api import catalogue, discovery, products, stock

urlpatterns: list[URLPattern] = [
    path("products", products.ProductsView.as_view()),
    path("facets", discovery.FacetsView.as_view()),
    path("products/<str:sku>/related", discovery.RelatedView.as_view()),
    path("products/<str:sku>", products.ProductView.as_view()),
    path("categories", products.CategoriesView.as_view()),
    path("catalogue/products", catalogue.CatalogueProductsView.as_view()),
    path("catalogue/products/<str:sku>", catalogue.CatalogueProductView.as_view()),
    path("catalogue/categories", catalogue.CatalogueCategoriesView.as_view()),
    path("catalogue/warehouses", catalogue.WarehousesView.as_view()),
    path("stock", stock.StockView.as_view()),
    path("stock/receive", stock.ReceiveView.as_view()),
    path("stock/adjust", stock.AdjustView.as_view()),
    path("stock/transfer", stock.TransferView.as_view()),
    path("stock/<str:sku>/ledger", stock.LedgerView.as_view()),
    path("stock/<str:sku>/warehouses/<str:warehouse>", stock.ThresholdView.as_view()),
]
