"""One mailbox, one account, however its address is written (CVE-2019-19844); one user name, one person."""

import unicodedata

import pytest
from django.core import mail

from customers.models import User
from customers.rules.username import UsernameRefused, read_username
from shop.email import EmailRefused, read_email
from tests.customers.people import Person, mailed_token, sign_up, work

SAME = {
    "upper case": "MIKE@EXAMPLE.ORG",
    "trailing dot": "mike@example.org.",
    "spaces around": "  mike@example.org ",
    "full-width domain": "mike@\N{FULLWIDTH LATIN SMALL LETTER E}xample.org",
    "ideographic dot": "mike@example。org",
    "ideographic trailing dot": "mike@example.org。",
}
REFUSED = {
    "dotless i": "mıke@example.org",
    "long s": "\N{LATIN SMALL LETTER LONG S}am@example.org",
    "full-width local part": "\N{FULLWIDTH LATIN SMALL LETTER M}ike@example.org",
    "cyrillic": "m\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}ke@example.org",
    "zero width space": "mi\u200bke@example.org",
    "soft hyphen": "mi\u00adke@example.org",
    "accent": "zoé@example.org",
    "accent, decomposed": unicodedata.normalize("NFD", "zoé@example.org"),
    "right-to-left override": "\u202emike@example.org",
    "full-width at": "mike\N{FULLWIDTH COMMERCIAL AT}example.org",
    "two at": "mike@evil.example@example.org",
    "no domain": "mike@",
    "no local part": "@example.org",
    "one label": "mike@localhost",
    "address literal": "mike@[127.0.0.1]",
    "numbers": "mike@127.0.0.1",
    "dots": "mi..ke@example.org",
    "leading dot": ".mike@example.org",
    "quoted": '"mike"@example.org',
    "header": "mike@example.org\nBcc: all@example.org",
    "empty label": "mike@example..org",
    "long label": f"mike@{'x' * 64}.org",
    "long local part": f"{'m' * 65}@example.org",
    "long": f"mike@{'x.' * 130}org",
    "underscore": "mike@exa_mple.org",
}


@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_it_is_the_same_mailbox(written: str) -> None:
    assert read_email(written).canonical == "mike@example.org"


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_it_is_refused(written: str) -> None:
    with pytest.raises(EmailRefused):
        read_email(written)


def test_composed_and_decomposed_domains_are_one() -> None:
    composed = "mike@bücher.example"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert read_email(composed) == read_email(decomposed)
    assert read_email(composed).written == "mike@xn--bcher-kva.example"


def test_mail_goes_where_it_was_written_to() -> None:
    assert read_email("Mike.Smith@Example.ORG").written == "Mike.Smith@example.org"


@pytest.mark.parametrize("name", ["Alice", "ALICE", "alice"])
def test_user_names_have_no_case(name: str) -> None:
    assert read_username(name) == "alice"


@pytest.mark.parametrize(
    "name",
    [
        "ali\u200bce",
        "\N{CYRILLIC SMALL LETTER A}lice",
        "\N{FULLWIDTH LATIN SMALL LETTER A}lice",
        "al\u212ace",
        "alıce",
        "al ice",
        "al",
        "a" * 41,
        "alice@x",
        "",
        "ali\x00ce",
    ],
)
def test_user_names_that_could_look_like_another_are_refused(name: str) -> None:
    with pytest.raises(UsernameRefused):
        read_username(name)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_no_second_account_for_the_same_mailbox(visitor: Person, written: str) -> None:
    User.objects.create_user("mike", "mike@example.org", "irrelevant here", name="Mike")
    assert sign_up(visitor, "mike2", email=written).status_code == 202
    work()
    assert [message.to for message in mail.outbox] == [["mike@example.org"]]
    assert mail.outbox[0].subject == "You already have an account"
    assert User.objects.count() == 1


@pytest.mark.django_db(databases="__all__")
def test_a_link_to_a_new_password_goes_only_to_the_stored_address(visitor: Person) -> None:
    User.objects.create_user("mike", "Mike@example.org", "irrelevant here", name="Mike")
    for written in SAME.values():
        visitor.post("/password/forgotten", {"email": written})
    for written in REFUSED.values():
        visitor.post("/password/forgotten", {"email": written})
    work()
    assert {address for message in mail.outbox for address in message.to} == {"Mike@example.org"}
    assert mailed_token()
