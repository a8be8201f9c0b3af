"""Every table has its home; what belongs to all is named each time, or it is an error."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router
from django.utils import timezone

from shop.database.router import KERNEL_LABELS, home_of
from shop.roles.catalogue import MODULES
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_modules_tables_live_in_its_own_database() -> None:
    for module in MODULES:
        assert home_of(module) == module


def test_the_frameworks_tables_live_with_customers() -> None:
    for label in ("auth", "contenttypes", "admin", "sessions", "some_third_party"):
        assert home_of(label) == "customers"


@pytest.mark.parametrize("label", sorted(KERNEL_LABELS))
def test_the_machinerys_tables_live_in_all(label: str) -> None:
    assert home_of(label) is None
    for alias in settings.DATABASES:
        assert router.allow_migrate(alias, label)


def test_every_database_has_its_own_tables_and_no_others() -> None:
    for alias in (name for name, module in MODULES.items() if module.has_database):
        found = set(connections[alias].introspection.table_names())
        expected = {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if home_of(model._meta.app_label) in {alias, None} and model._meta.managed
        }
        assert found - {"django_migrations"} >= expected
        strangers = found - expected - {"django_migrations"}
        assert not {name for name in strangers if name.partition("_")[0] in set(MODULES) - {alias}}


def test_a_machinery_table_without_a_name_for_its_database_is_an_error() -> None:
    """In production ``default`` is no database at all; in tests it may not be asked either."""
    with pytest.raises((ImproperlyConfigured, AssertionError)):
        Job.objects.count()
    with pytest.raises((ImproperlyConfigured, AssertionError)):
        Job(name="x").save()


def test_a_row_stays_in_the_database_it_came_from() -> None:
    job = Job.objects.using("billing").create(name="x", created_at=timezone.now())
    job.save()
    assert Job.objects.using("billing").count() == 1
    other = Job(name="y", created_at=timezone.now())
    other.save(using="orders")
    assert not router.allow_relation(job, other)
