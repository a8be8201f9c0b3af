"""Rows that are written once. Django's ways to change or delete them raise."""

from typing import Any, NoReturn, TypeVar

from django.db import models


class WrittenOnce(TypeError):
    """Somebody tried to change or delete a row that is evidence: a programming error."""


M = TypeVar("M", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Reads and inserts."""

    def update(self, **changes: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model._meta.label} is written once")

    def delete(self) -> NoReturn:
        raise WrittenOnce(f"{self.model._meta.label} is never deleted")

    def bulk_update(self, *rows: Any, **options: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model._meta.label} is written once")


class AppendOnlyManager(models.Manager[M]):
    """Hands out such query sets."""

    def get_queryset(self) -> AppendOnlyQuerySet[M]:
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnly(models.Model):
    """Base of such rows; its manager is the base manager too, so that no relation finds a way around it."""

    objects = AppendOnlyManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, **options: Any) -> None:
        """Raises ``WrittenOnce`` for a row that exists."""
        if not self._state.adding:
            raise WrittenOnce(f"{self._meta.label} {self.pk} is written once")
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise WrittenOnce(f"{self._meta.label} {self.pk} is never deleted")
