"""What the gateway answers itself; all else goes through the door, by the routes in force."""

from django.urls import URLPattern, path

from gateway.actuator.urls import urlpatterns as actuator
from gateway.documents import schema
from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import serves

_SCHEMA: list[URLPattern] = [] if serves(IDENTITY_MODULE) else [path("api/schema", schema)]

urlpatterns: list[URLPattern] = [*actuator, *_SCHEMA]
