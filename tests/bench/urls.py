"""The shop's own map, and beside it what it is measured against; whoever loads it gets the clocks as well."""

from django.urls import URLPattern, URLResolver, path

from shop.urls import handler404, handler500
from shop.urls import urlpatterns as shop_urls
from tests.bench import handwritten, steps

__all__ = ["handler404", "handler500", "urlpatterns"]

steps.install()

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/handwritten/list", handwritten.product_list),
    path("bench/handwritten/search", handwritten.search),
    path("bench/handwritten/deep", handwritten.deep),
    path("bench/nothing", handwritten.nothing),
    path("bench/steps", steps.figures),
    *shop_urls,
]
