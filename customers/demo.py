"""Five believable customers and one staff login."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.core.management.base import OutputWrapper
from django.utils import timezone

from customers.interface.demo import demo_customer_id
from customers.models import Address, User
from shop.database.transactions import atomic

PASSWORD: Final = "demo-shop-2026"  # noqa: S105 - printed for everybody to use
STAFF: Final = "staff"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer who signed up ``days`` ago. Each address is name, line 1, postal code, city, country, telephone."""

    username: str
    name: str
    language: str
    days: int
    addresses: tuple[tuple[str, str, str, str, str, str], ...]

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"


PEOPLE: Final = (
    Person(
        "alice",
        "Alice Martin",
        "fr",
        412,
        (
            ("Alice Martin", "12 rue des Lilas", "75011", "Paris", "FR", "+33 1 99 00 12 34"),
            ("Atelier Martin", "3 impasse du Moulin", "44000", "Nantes", "FR", ""),
        ),
    ),
    Person("hugo", "Hugo Bernard", "fr", 233, (("Hugo Bernard", "27 quai Perrache", "69002", "Lyon", "FR", ""),)),
    Person(
        "emma",
        "Emma Clarke",
        "en",
        187,
        (("Emma Clarke", "8 Harbour Lane", "BS1 4RN", "Bristol", "GB", ""),),
    ),
    Person(
        "oliver",
        "Oliver Hughes",
        "en",
        95,
        (
            ("Oliver Hughes", "41 Merrion Row", "D02 X285", "Dublin", "IE", ""),
            ("Oliver Hughes, at work", "2 Custom House Quay", "D01 R2P9", "Dublin", "IE", "+353 1 555 0142"),
        ),
    ),
    Person("ines", "Inès Peeters", "fr", 31, (("Inès Peeters", "5 place Flagey", "1050", "Bruxelles", "BE", ""),)),
)


def is_empty() -> bool:
    """Whether there is no customer; staff made from the command line do not count."""
    return not User.objects.filter(is_staff=False).exists()


def load(*, seed: int, out: OutputWrapper) -> None:
    """Make them. Two hashes in all: the customers share one password."""
    hashed = make_password(PASSWORD)
    with atomic("customers"):
        for person in PEOPLE:
            _make(person, seed=seed, hashed=hashed)
        if not User.objects.filter(is_staff=True).exists():
            User.objects.create_superuser(STAFF, f"{STAFF}@example.com", PASSWORD, name="Camille Roche")
    out.write(f"  {len(PEOPLE)} customers")


def logins() -> Iterator[str]:
    """The demo's logins as a short table; nothing where its people are not."""
    first = PEOPLE[0]
    if not User.objects.filter(username=first.username, email=first.email).exists():
        return
    yield f"  {'log-in':<12} {'password':<18} who"
    yield f"  {STAFF:<12} {PASSWORD:<18} Camille Roche, staff (back office)"
    for person in PEOPLE:
        yield f"  {person.username:<12} {PASSWORD:<18} {person.name}, customer"


def _make(person: Person, *, seed: int, hashed: str) -> None:
    now = timezone.now()
    since = now - timedelta(days=person.days)
    user: Any = User.objects.create_user(
        person.username,
        person.email,
        name=person.name,
        language=person.language,
        public_id=demo_customer_id(person.username, seed=seed),
        confirmed_at=since,
        address_count=len(person.addresses),
    )
    User.objects.filter(pk=user.pk).update(created_at=since, password=hashed)
    for number, (name, line1, postal_code, city, country, phone) in enumerate(person.addresses):
        Address.objects.create(
            customer=user,
            name=name,
            line1=line1,
            postal_code=postal_code,
            city=city,
            country=country,
            phone=phone,
            is_default=number == 0,
            created_at=since,
        )
