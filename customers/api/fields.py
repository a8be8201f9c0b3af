"""Fields of customers' request bodies."""

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from customers.operations.passwords import LONGEST_PASSWORD
from customers.rules.username import UsernameRefused, read_username
from shop.web.serializers import StrictCharField


class UsernameField(StrictCharField):
    """A user name; its value is the canonical form."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        if not isinstance(text, str):
            return text  # absent
        try:
            return read_username(text)
        except UsernameRefused as error:
            raise serializers.ValidationError(gettext(str(error))) from error


class PasswordField(serializers.CharField):
    """A password, taken exactly as it is given: spaces at its ends and any script included."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_PASSWORD, trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data
