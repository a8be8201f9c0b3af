"""The paths of inventory under ``/api/inventory/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
