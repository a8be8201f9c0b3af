"""The demo's legal pages: there in both languages, as customers declares them, and never over a merchant's own."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper
from django.test import Client
from django.utils import timezone

from configsvc import demo
from configsvc.interface.messages import Edit
from configsvc.models import Revision, Setting
from configsvc.operations.write import write
from customers.properties import StorefrontProperties
from customers.rules.legal_pages import TITLES
from shop.config.sources import overridden

pytestmark = pytest.mark.django_db(databases="__all__")


def load() -> None:
    demo.load(seed=1, out=OutputWrapper(StringIO()))


def test_every_page_is_written_in_both_languages() -> None:
    load()
    found = dict(Setting.objects.filter(application="customer-service").values_list("key", "value"))
    assert set(found) == {f"storefront.{slug}-{language}" for slug in TITLES for language in ("en", "fr")}
    texts = {key.removeprefix("storefront.").replace("-", "_"): value for key, value in found.items()}
    assert set(texts) == set(StorefrontProperties.model_fields)
    with overridden("storefront", **texts):
        for language, begins in (("en", "These terms"), ("fr", "Ces conditions")):
            page = Client().get("/api/customers/pages/terms", headers={"Accept-Language": language}).json()
            assert (page["is_published"], page["language"]) == (True, language)
            assert page["text"].startswith(begins)


def test_what_the_merchant_wrote_stays() -> None:
    own = Edit(application=demo.APPLICATION, key="storefront.terms-fr", value="Les nôtres", expected=None)
    write(edits=[own], reason="Ours", actor="camille", now=timezone.now())
    assert demo.is_empty()
    load()
    load()
    assert Setting.objects.get(key="storefront.terms-fr").value == "Les nôtres"
    assert Setting.objects.count() == len(demo.pages())
    assert Revision.objects.count() == 2  # the second time there was nothing to write
