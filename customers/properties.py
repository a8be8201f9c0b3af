"""What of customers may change while it runs."""

from typing import Final

from customers.rules.keyring import LONGEST_ACCESS_TOKEN
from shop.config.declared import Properties, declare, property_

LONGEST_PAGE: Final = 50_000


class TokenProperties(Properties):
    access_token_timeout: int = property_(
        300,
        "How long an access token is good for",
        "Durée de validité d'un jeton d'accès",
        unit="s",
        ge=30,
        le=int(LONGEST_ACCESS_TOKEN.total_seconds()),
    )
    refresh_token_timeout: int = property_(
        30 * 86_400,
        "How long a refresh token may lie unused",
        "Durée d'inutilisation tolérée d'un jeton de renouvellement",
        unit="s",
        ge=60,
        le=365 * 86_400,
    )
    session_timeout: int = property_(
        180 * 86_400,
        "How long one log-in lasts, however often it is refreshed",
        "Durée maximale d'une connexion, renouvellements compris",
        unit="s",
        ge=60,
        le=730 * 86_400,
    )
    key_lifetime: int = property_(
        30 * 86_400,
        "Age at which the signing key is replaced",
        "Âge auquel la clé de signature est remplacée",
        unit="s",
        ge=3600,
        le=400 * 86_400,
    )


class CustomerProperties(Properties):
    registration_open: bool = property_(True, "Whether new customers may register", "Inscription ouverte")
    confirmation_hours: int = property_(
        48, "How long a confirmation link works", "Validité du lien de confirmation", unit="h", ge=1, le=336
    )
    reset_minutes: int = property_(
        60, "How long a link to a new password works", "Validité du lien de réinitialisation", unit="min", ge=5, le=1440
    )
    address_limit: int = property_(
        20, "Most addresses in one address book", "Nombre maximal d'adresses par client", ge=1, le=200
    )
    throttle_minutes: int = property_(
        15, "How long tries count against a limit", "Durée de prise en compte des essais", unit="min", ge=1, le=15
    )
    login_tries: int = property_(
        10,
        "Wrong passwords for one account from one peer",
        "Mots de passe faux, par compte et par origine",
        ge=1,
        le=100,
    )
    login_tries_per_account: int = property_(
        20, "Wrong passwords for one account from anywhere", "Mots de passe faux, par compte", ge=1, le=1000
    )
    login_tries_per_peer: int = property_(
        100, "Wrong passwords for any account from one peer", "Mots de passe faux, par origine", ge=1, le=100_000
    )
    mails_per_address: int = property_(
        5, "Mails that strangers can cause to one address", "Courriels provoqués par adresse", ge=1, le=100
    )
    mails_per_peer: int = property_(
        30, "Sign-ups and forgotten passwords from one peer", "Inscriptions et oublis par origine", ge=1, le=100_000
    )


class CustomerParams(Properties):
    x: str = property_("", "First parameter of customers", "Premier paramètre des clients", max_length=200)
    y: str = property_("", "Second parameter of customers", "Second paramètre des clients", max_length=200)


class StorefrontProperties(Properties):
    """Plain text: blank lines part paragraphs, ``# `` begins a heading and ``- `` an item of a list."""

    legal_notice_en: str = property_(
        "", "Legal notice, in English", "Mentions légales, en anglais", max_length=LONGEST_PAGE
    )
    legal_notice_fr: str = property_(
        "", "Legal notice, in French", "Mentions légales, en français", max_length=LONGEST_PAGE
    )
    terms_en: str = property_(
        "", "Terms of sale, in English", "Conditions générales de vente, en anglais", max_length=LONGEST_PAGE
    )
    terms_fr: str = property_(
        "", "Terms of sale, in French", "Conditions générales de vente, en français", max_length=LONGEST_PAGE
    )
    privacy_en: str = property_(
        "", "Privacy, in English", "Protection des données, en anglais", max_length=LONGEST_PAGE
    )
    privacy_fr: str = property_(
        "", "Privacy, in French", "Protection des données, en français", max_length=LONGEST_PAGE
    )
    returns_en: str = property_(
        "", "Returns and refunds, in English", "Retours et remboursements, en anglais", max_length=LONGEST_PAGE
    )
    returns_fr: str = property_(
        "", "Returns and refunds, in French", "Retours et remboursements, en français", max_length=LONGEST_PAGE
    )


params = declare("customer.params", CustomerParams)
tokens = declare("token", TokenProperties)
properties = declare("customers", CustomerProperties)
storefront = declare("storefront", StorefrontProperties)
