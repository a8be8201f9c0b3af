"""The paths of billing under ``/api/billing/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
