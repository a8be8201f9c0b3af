"""What may change while billing runs: tax rates, the seller on the invoices, how long a provider may take."""

from typing import Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from billing.interface.messages import DocumentKind
from shop.config.declared import Properties, declare, property_

#: French practice is F for facture, A for avoir.
PREFIX: Final = r"^[A-Z]{1,6}$"


class BillingProperties(Properties):
    """Rates are basis points: 2000 is 20 %."""

    provider: Literal["sandbox"] = property_("sandbox", "Who moves the money", "Prestataire de paiement", restart=True)
    provider_timeout: float = property_(
        2.0, "How long a provider may take to answer", "Délai de réponse du prestataire", unit="s", gt=0, le=6
    )
    sandbox_slow: float = property_(
        4.0, "Slow test card: when its effect shows", "Carte de test lente : délai avant effet", unit="s", ge=0, le=60
    )
    sandbox_never: float = property_(
        20.0,
        "Silent test card: how long nothing is known",
        "Carte de test muette : durée sans réponse",
        unit="s",
        ge=0,
        le=60,
    )

    tax_standard: int = property_(2000, "Standard rate", "Taux normal", unit="bp", ge=0, le=10_000)
    tax_intermediate: int = property_(1000, "Intermediate rate", "Taux intermédiaire", unit="bp", ge=0, le=10_000)
    tax_reduced: int = property_(550, "Reduced rate", "Taux réduit", unit="bp", ge=0, le=10_000)
    tax_super_reduced: int = property_(210, "Super-reduced rate", "Taux particulier", unit="bp", ge=0, le=10_000)
    tax_zero: int = property_(0, "Zero rate", "Taux zéro", unit="bp", ge=0, le=0)

    invoice_prefix: str = property_(
        "F", "What invoice numbers begin with", "Début des numéros de facture", pattern=PREFIX
    )
    credit_note_prefix: str = property_(
        "A", "What numbers of credit notes begin with", "Début des numéros d'avoir", pattern=PREFIX
    )
    time_zone: str = property_("Europe/Paris", "Whose calendar dates the invoices", "Fuseau horaire des factures")
    seller_name: str = property_("Shop SAS", "Seller's name", "Nom du vendeur", min_length=1, max_length=200)
    seller_line1: str = property_("1 rue du Commerce", "Seller's address", "Adresse du vendeur", max_length=200)
    seller_line2: str = property_(
        "", "Seller's address, second line", "Complément d'adresse du vendeur", max_length=200
    )
    seller_postal_code: str = property_("75001", "Seller's postal code", "Code postal du vendeur", max_length=20)
    seller_city: str = property_("Paris", "Seller's city", "Ville du vendeur", max_length=100)
    seller_country: str = property_("FR", "Seller's country", "Pays du vendeur", pattern=r"^[A-Z]{2}$")
    seller_registration: str = property_(
        "000 000 000 R.C.S. Paris", "Seller's registration", "Immatriculation du vendeur", max_length=100
    )
    seller_vat_id: str = property_("FR00000000000", "Seller's VAT number", "Numéro de TVA du vendeur", max_length=30)
    seller_email: str = property_(
        "billing@shop.example", "Seller's address for questions", "Contact du vendeur", max_length=254
    )

    @model_validator(mode="after")
    def _time_zone_exists(self) -> Self:
        try:
            ZoneInfo(self.time_zone)
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"time_zone: {self.time_zone} is not a time zone this machine knows") from error
        return self

    @model_validator(mode="after")
    def _series_are_apart(self) -> Self:
        if self.invoice_prefix == self.credit_note_prefix:
            raise ValueError("invoices and credit notes are numbered apart: their prefixes must differ")
        return self

    def prefix_of(self, kind: DocumentKind) -> str:
        """What the numbers of such documents begin with."""
        return self.invoice_prefix if kind is DocumentKind.INVOICE else self.credit_note_prefix

    def rate(self, category: str) -> int | None:
        """Basis points of a tax category; None if there is no such category."""
        rates = {
            "standard": self.tax_standard,
            "intermediate": self.tax_intermediate,
            "reduced": self.tax_reduced,
            "super_reduced": self.tax_super_reduced,
            "zero": self.tax_zero,
        }
        return rates.get(category)


properties = declare("billing", BillingProperties)
