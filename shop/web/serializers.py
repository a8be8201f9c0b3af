"""Request bodies: strict about unknown fields and types. Serializers validate; they never save."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shop.email import LONGEST, EmailRefused, read_email


class StrictSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Refuses fields it does not know, so that a misspelt or smuggled one is never silently dropped."""

    default_error_messages = {"unknown": _("This field is not known.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: [self.error_messages["unknown"]] for name in unknown})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, data: Any, **options: Any) -> dict[str, Any]:
        """The validated values of ``data``. Raises ``rest_framework.exceptions.ValidationError``."""
        serializer = cls(data=data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class StrictIntegerField(serializers.IntegerField):
    """A plain JSON integer: no strings, booleans or floats that happen to be whole."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictCharField(serializers.CharField):
    """A JSON string: no numbers taken for text. Control characters other than line breaks and tabs are refused."""

    default_error_messages = {"control": _("Control characters are not allowed.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if any((ord(character) < 32 and character not in "\n\r\t") or ord(character) == 127 for character in data):
            self.fail("control")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "email", "maxLength": LONGEST})
class EmailField(StrictCharField):
    """An address; its value is an ``Email``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        if not isinstance(text, str):
            return text  # absent
        try:
            return read_email(text)
        except EmailRefused as error:
            raise serializers.ValidationError(gettext(str(error))) from error


class StrictBooleanField(serializers.BooleanField):
    """true or false, not "yes" or 1."""

    def to_internal_value(self, data: Any) -> bool:
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return data
