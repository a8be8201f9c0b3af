"""The mail that says stock is running low, to the staff, in both languages."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from inventory.properties import properties

#: Where the back office lists what is low.
LISTED = "/admin/inventory/stock/?low_since__isempty=0"


def tell_low_stock(*, sku: str, warehouse: str, available: int, threshold: int, base_url: str) -> None:
    """Send it to ``inventory.low-stock-mail``, or to nobody where that is empty. Raises ``OSError``."""
    address = properties.current.low_stock_mail
    if not address:
        return
    values = {"sku": sku, "warehouse": warehouse, "available": available, "threshold": threshold}
    subjects, sentences = [], []
    for language, _name in settings.LANGUAGES:
        with override(language):
            subjects.append(_("%(sku)s is running low") % values)
            sentences.append(
                _("%(sku)s in %(warehouse)s: %(available)d left to sell, and the threshold is %(threshold)d.") % values
            )
    body = "\n".join([*sentences, "", f"{base_url}{LISTED}", ""])
    EmailMessage(" / ".join(subjects), body, to=[address]).send()
