"""The paths of orders under ``/api/orders/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
