"""The map of this process: each module it serves under ``/api/<module>/``, and what every role serves."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve

from shop.calls import endpoint as calls
from shop.events import endpoint as events
from shop.roles.current import current
from shop.web import actuator, health, home, machinery, standing
from shop.web.docs import DocumentView, docs
from shop.web.peer import GATEWAY
from shop.web.storefront import pages

role = current()


def _module(name: str) -> list[URLPattern | URLResolver]:
    if find_spec(f"{name}.urls"):  # a platform module: its paths begin at the root
        return list(import_module(f"{name}.urls").urlpatterns)
    if find_spec(f"{name}.api") is None:
        return []
    urls = import_module(f"{name}.api.urls")
    return [path(f"api/{name}/", include(urls.urlpatterns)), *getattr(urls, "root_urlpatterns", [])]


def _admin() -> list[URLPattern | URLResolver]:
    if not role.has_admin:
        return []
    from django.contrib.admin import site  # noqa: PLC0415 - only where the admin is installed

    return [path("admin/", site.urls)]


urlpatterns: list[URLPattern | URLResolver] = [
    *([] if GATEWAY in role.serves else [path("", home.home)]),
    path("favicon.ico", home.favicon),
    *health.urls(),
    *actuator.urls(),
    *events.urls(),
    *machinery.urls(),
    *standing.urls(),
    *calls.urls(),
    *(pattern for name in role.serves for pattern in _module(name)),
    path("api/schema", DocumentView.as_view(), name="schema"),
    path("api/docs", docs, name="docs"),
    *_admin(),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    *(pages.urls() if GATEWAY in role.serves else []),
]

handler404 = "shop.web.problems.not_found"
handler500 = "shop.web.problems.server_error"
