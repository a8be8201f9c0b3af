"""The page at ``/`` until the storefront is there: where everything is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.roles.current import current


def home(request: HttpRequest) -> HttpResponse:
    """A plain page with links, in the reader's language."""
    return render(request, "shop/home.html", {"role": current()})
