"""Learning the words of products, so that a misspelt one can be put right."""

from collections.abc import Iterable
from typing import Final

from inventory.models import SearchForm
from inventory.rules.spelling import SHORTEST, forms

LONGEST: Final = 40
#: Of a product's words so many are looked up in one statement.
_AT_ONCE: Final = 500


def learn_words(texts: Iterable[str]) -> None:
    """Those of ``texts`` (products' ``search_text``) that are new. Part of the open transaction."""
    words = sorted({word for text in texts for word in text.split() if _is_learnt(word)})
    for start in range(0, len(words), _AT_ONCE):
        some = words[start : start + _AT_ONCE]
        known = set(SearchForm.objects.filter(word__in=some).values_list("word", flat=True).distinct())
        fresh = [SearchForm(form=form, word=word) for word in some if word not in known for form in sorted(forms(word))]
        SearchForm.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_AT_ONCE)


def _is_learnt(word: str) -> bool:
    """Not numbers, which nobody misspells into other numbers on purpose."""
    return SHORTEST <= len(word) <= LONGEST and not any(letter.isdigit() for letter in word)
