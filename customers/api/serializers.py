"""Request bodies of customers' API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from customers.api.fields import PasswordField, UsernameField
from customers.rules.countries import COUNTRIES, postal_code_fits
from shop.web.serializers import EmailField, StrictBooleanField, StrictCharField, StrictSerializer

LANGUAGES = ("en", "fr")
LONGEST_TOKEN = 200


class RegisterInput(StrictSerializer):
    name = StrictCharField(max_length=120)
    username = UsernameField()
    email = EmailField()
    password = PasswordField()


class ConfirmInput(StrictSerializer):
    """``username``: another one, when the one signed up with was taken meanwhile."""

    token = StrictCharField(max_length=LONGEST_TOKEN)
    username = UsernameField(required=False)


class RefreshPlace(StrictSerializer):
    """Where the refresh token goes: into a cookie that scripts cannot read, or into the body, for programs."""

    refresh = serializers.ChoiceField(["cookie", "body"], default="cookie")


class LoginInput(RefreshPlace):
    """``login`` is the e-mail address or the user name."""

    login = StrictCharField(max_length=254)
    password = PasswordField()


class RefreshInput(StrictSerializer):
    """Programs send the token; browsers send the cookie and an empty object."""

    refresh_token = StrictCharField(max_length=LONGEST_TOKEN, required=False)


class ForgottenInput(StrictSerializer):
    email = EmailField()


class ResetInput(StrictSerializer):
    token = StrictCharField(max_length=LONGEST_TOKEN)
    password = PasswordField()


class ChangePasswordInput(RefreshPlace):
    current_password = PasswordField()
    new_password = PasswordField()


class EraseInput(StrictSerializer):
    password = PasswordField()


class ProfileInput(StrictSerializer):
    name = StrictCharField(max_length=120, required=False)
    language = serializers.ChoiceField(LANGUAGES, required=False)


class CountryField(StrictCharField):
    """ISO 3166-1 alpha-2."""

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data).upper()
        if code not in COUNTRIES:
            raise serializers.ValidationError(_("The two letters of a country (ISO 3166-1)."))
        return code


class AddressInput(StrictSerializer):
    name = StrictCharField(max_length=120)
    line1 = StrictCharField(max_length=120)
    line2 = StrictCharField(max_length=120, allow_blank=True, default="")
    postal_code = StrictCharField(max_length=12, allow_blank=True, default="")
    city = StrictCharField(max_length=80)
    country = CountryField(max_length=2)
    phone = StrictCharField(max_length=30, allow_blank=True, default="")
    is_default = StrictBooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["postal_code"] = attrs["postal_code"].upper()
        if not postal_code_fits(attrs["postal_code"], country=attrs["country"]):
            raise serializers.ValidationError({"postal_code": [_("This is no postal code of this country.")]})
        return attrs
