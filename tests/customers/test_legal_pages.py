"""GET /api/customers/pages/{slug}: what the merchant wrote into the configuration."""

import pytest

from shop.config.sources import overridden
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_is_read_in_the_readers_language(visitor: Person) -> None:
    with overridden("storefront", terms_en="# Terms\n\n- one", terms_fr="# Conditions"):
        english = visitor.get("/pages/terms").json()
        visitor.language = "fr"
        french = visitor.get("/pages/terms").json()
    assert (english["title"], english["text"]) == ("Terms of sale", "# Terms\n\n- one")
    assert (french["title"], french["text"]) == ("Conditions générales de vente", "# Conditions")
    assert (english["language"], french["language"], english["is_published"]) == ("en", "fr", True)


def test_written_in_one_language_it_is_shown_in_that(visitor: Person) -> None:
    with overridden("storefront", privacy_fr="Vos données"):
        found = visitor.get("/pages/privacy").json()
    assert (found["language"], found["text"], found["is_published"]) == ("fr", "Vos données", True)


@pytest.mark.parametrize("slug", ["legal-notice", "terms", "privacy", "returns"])
def test_what_is_not_written_is_said(visitor: Person, slug: str) -> None:
    found = visitor.get(f"/pages/{slug}").json()
    assert found["is_published"] is False
    assert found["text"] == "The merchant has not published this page yet."


@pytest.mark.parametrize("slug", ["nope", "terms-en", "legal_notice", "__class__"])
def test_others_are_not_there(visitor: Person, slug: str) -> None:
    answer = visitor.get(f"/pages/{slug}")
    assert (answer.status_code, answer.json()["code"]) == (404, "page_unknown")
