"""Tables of customers: one aggregate per file; constraints in the database."""

from customers.models.account_change import AccountChange
from customers.models.address import Address
from customers.models.known_place import KnownPlace
from customers.models.registration import ConfirmationToken, Registration
from customers.models.reset_token import ResetToken
from customers.models.signing_key import SigningKey
from customers.models.throttle import Throttle
from customers.models.token_family import RefreshToken, TokenFamily
from customers.models.user import User

__all__ = [
    "AccountChange",
    "Address",
    "ConfirmationToken",
    "KnownPlace",
    "RefreshToken",
    "Registration",
    "ResetToken",
    "SigningKey",
    "Throttle",
    "TokenFamily",
    "User",
]
