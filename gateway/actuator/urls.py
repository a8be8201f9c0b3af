"""The paths below ``/actuator/gateway``."""

from django.urls import URLPattern, path

from gateway.actuator import explaining, kinds, overview, routes

_BASE = "actuator/gateway"

urlpatterns: list[URLPattern] = [
    path(f"{_BASE}/", kinds.places),
    path(f"{_BASE}/routes", routes.routes),
    path(f"{_BASE}/routes/<str:route_id>", routes.route),
    path(f"{_BASE}/routes/<str:route_id>/combinedfilters", routes.combined),
    path(f"{_BASE}/routedefinitions", routes.definitions),
    path(f"{_BASE}/refresh", routes.refresh),
    path(f"{_BASE}/routepredicates", kinds.predicates),
    path(f"{_BASE}/routefilters", kinds.filters),
    path(f"{_BASE}/globalfilters", kinds.everywhere),
    path(f"{_BASE}/explain", explaining.explain),
    path(f"{_BASE}/overview", overview.overview),
    path(f"{_BASE}/overview/events", overview.events),
]
