"""What a search that found nothing was meant to be."""

from collections.abc import Sequence
from datetime import datetime

from inventory.models import SearchForm
from inventory.queries.listing import Wanted, product_page
from inventory.rules.spelling import corrected, forgiven, forms
from shop.web.pagination import Ask


def suggestion(words: Sequence[str], *, now: datetime) -> str | None:
    """``words`` put right, if that finds something; None otherwise. One look at the index, and one search."""
    keys = {form for word in words if forgiven(word) for form in forms(word)}
    known = list(SearchForm.objects.filter(form__in=keys).values_list("word", flat=True).distinct()) if keys else []
    meant = corrected(words, known)
    if meant == tuple(words):
        return None
    return " ".join(meant) if product_page(Wanted(words=meant), ask=Ask(limit=1), now=now).items else None
