"""The paths of customers under ``/api/customers/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
