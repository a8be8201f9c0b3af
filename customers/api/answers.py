"""What customers' views answer; the fields are the JSON."""

from dataclasses import dataclass
from datetime import datetime

from shop.web.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedAnswer(Answer):
    """The same whether or not the address is known."""

    status: str = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedAnswer(Answer):
    """The account is open: sign in with either."""

    username: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensAnswer(Answer):
    """``expires_in`` counts seconds. ``refresh_token`` is here only if it was asked for in the body."""

    access_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - a kind of token, not one
    refresh_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeAnswer(Answer):
    """The account of the one who asks. ``permissions`` are a staff member's; ``*`` stands for all."""

    id: str
    name: str
    username: str
    email: str
    language: str
    created_at: datetime
    is_staff: bool
    permissions: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAnswer(Answer):
    """An entry of the address book."""

    id: int
    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    country: str
    phone: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPage(Answer):
    """``next`` is the cursor of the following page."""

    items: list[AddressAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer(Answer):
    """A log-in that goes on. ``browser`` and ``system`` are empty where nothing known was said; ``is_current`` marks
    the one whose cookie came with the question, ``last_seen`` is when it last got new tokens.
    """

    id: str
    browser: str
    system: str
    first_seen: datetime
    last_seen: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage(Answer):
    items: list[SessionAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPageAnswer(Answer):
    """``text`` is plain, in ``language``: blank lines part paragraphs, ``# `` begins a heading, ``- `` an item.
    ``is_published`` is false where the merchant wrote nothing: ``text`` then says so.
    """

    slug: str
    title: str
    language: str
    text: str
    is_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnswer(Answer):
    """A JSON web key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySetAnswer(Answer):
    """A JSON web key set, as every JWT library reads it."""

    keys: list[KeyAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamsAnswer(Answer):
    """``global.params`` and ``customer.params``."""

    p1: str
    p2: str
    x: str
    y: str
