"""A document as a file to keep: its frozen content in the words of whoever reads it."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from billing.interface.messages import DocumentFile, DocumentKind
from billing.models import Invoice
from billing.properties import properties
from billing.rules.sheet import Party, Sheet, draw

#: Other currencies are written by their code.
_SIGNS: Final[Mapping[str, str]] = {"EUR": "€", "GBP": "£", "USD": "$"}
#: How rates and discounts are counted: a hundredth of a percent.
_BASIS_POINTS: Final = 100
_NO_BREAK: Final = "\u00a0"


def document_file(invoice: Invoice, *, language: str) -> DocumentFile:
    """The document as a PDF in ``language``, under its number."""
    with translation.override(language):
        drawn = draw(sheet_of(invoice.document, language=language))
    return DocumentFile(name=f"{invoice.shown_number}.pdf", base64=b64encode(drawn).decode())


def sheet_of(content: Mapping[str, Any], *, language: str) -> Sheet:
    """The words of a document, in the language that is active."""
    seller, totals = content["seller"], content["totals"]
    return Sheet(
        language=language,
        title=_title(content),
        about=_about(content),
        parties=(
            _party(_("Seller"), seller, seller["registration"], seller["vat_id"]),
            _party(_("Buyer"), content["buyer"]),
        ),
        columns=(_("Article"), _("Quantity"), _("Unit price"), _("Tax"), pgettext("money", "Amount")),
        rows=tuple(_row(line, content) for line in content["lines"]),
        sums=(
            (_("Net"), _money(totals["net"], content)),
            *(
                (_("Tax at %(percent)s") % {"percent": _percent(row["rate"])}, _money(row["tax"], content))
                for row in content["taxes"]
            ),
        ),
        total=(_("Total, tax included"), _money(totals["gross"], content)),
        small=" · ".join(filter(None, (seller["name"], seller["registration"], seller["email"]))),
        issued_at=datetime.fromisoformat(content["issued_at"]),
    )


def _title(content: Mapping[str, Any]) -> str:
    if content["kind"] == DocumentKind.CREDIT_NOTE:
        return _("Credit note %(number)s") % content
    return _("Invoice %(number)s") % content


def _about(content: Mapping[str, Any]) -> tuple[str, ...]:
    ordered_at = datetime.fromisoformat(content["order"]["ordered_at"])
    ordered_on = ordered_at.astimezone(ZoneInfo(properties.current.time_zone)).date()
    found = [
        _day(content["issued_on"]),
        _("Order %(number)s of %(date)s") % {**content["order"], "date": date_format(ordered_on)},
    ]
    if corrected := content["corrects"]:
        named = {**corrected, "date": _day(corrected["issued_on"])}
        found.append(_("Cancels invoice %(number)s of %(date)s") % named)
    return tuple(found)


def _party(heading: str, party: Mapping[str, str], *more: str) -> Party:
    town = f"{party['postal_code']} {party['city']}".strip()
    lines = (party["line1"], party["line2"], town, party["country"], *more)
    return Party(heading=heading, name=party["name"], lines=tuple(filter(None, lines)))


def _row(line: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    name = line["name"]
    if line["discount"]:
        name += "\n" + _("%(percent)s off") % {"percent": _percent(line["discount"])}
    return (
        name,
        number_format(line["quantity"], use_l10n=True, force_grouping=True),
        _money(line["unit_price"], content),
        _percent(line["rate"]),
        _money(line["amount"], content),
    )


def _money(amount: int, content: Mapping[str, Any]) -> str:
    """As the language writes it: €1,234.50, or 1 234,50 €."""
    exponent, currency = content["exponent"], content["currency"]
    number = number_format(abs(Decimal(amount).scaleb(-exponent)), exponent, use_l10n=True, force_grouping=True)
    sign = "-" if amount < 0 else ""
    known = _SIGNS.get(currency)
    if known and translation.get_language() == "en":
        return f"{sign}{known}{number}"
    return f"{sign}{number}{_NO_BREAK}{known or currency}"


def _percent(basis_points: int) -> str:
    number = number_format((Decimal(basis_points) / _BASIS_POINTS).normalize(), use_l10n=True)
    return f"{number}{_NO_BREAK}%"


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text))
