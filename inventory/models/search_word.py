"""Words of products, by the forms in which somebody may misspell them."""

from django.db import models


class SearchForm(models.Model):
    """``word`` with letters left out (``inventory.rules.spelling``). Words stay when their product goes: a suggestion
    is made only if it finds something.
    """

    form = models.CharField(max_length=8)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "word"], name="inventory_one_form_of_a_word")]
        indexes = [models.Index(fields=["word"], name="inventory_form_of_word")]

    def __str__(self) -> str:
        return f"{self.form} → {self.word}"
