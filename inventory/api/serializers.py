"""Request bodies of inventory's API."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import ListField, ValidationError

from inventory.rules.catalogue import CODE, CURRENCY, HIGHEST_PRICE, IMAGE, LONGEST, MOST_IMAGES, SKU
from inventory.rules.quantities import LARGEST, LONGEST_REASON, LONGEST_REFERENCE
from shop.web.serializers import StrictBooleanField, StrictCharField, StrictIntegerField, StrictSerializer

HIGHEST_POSITION = 32_767


def shaped(pattern: str, **options: Any) -> StrictCharField:
    """Text that matches ``pattern`` from end to end."""
    told = RegexValidator(rf"\A(?:{pattern})\Z", message=_("This is not written as it must be."))
    return StrictCharField(validators=[told], **options)


def sku_field() -> StrictCharField:
    """Letters, digits, dots, dashes and underscores."""
    return shaped(SKU, max_length=40)


def code_field(length: int = 20) -> StrictCharField:
    """The code of a warehouse, the slug of a category."""
    return shaped(CODE, max_length=length)


def image_field(**options: bool) -> StrictCharField:
    """A path below the media folder."""
    return shaped(IMAGE, max_length=LONGEST["image"], **options)


def reference_field() -> StrictCharField:
    """The name of a document, as it can be printed."""
    return StrictCharField(max_length=LONGEST_REFERENCE, validators=[_printable])


def _printable(text: str) -> None:
    if not text.isprintable():
        raise ValidationError(_("This is not written as it must be."))


class NewProductInput(StrictSerializer):
    """``price`` is in minor units of ``currency``; ``image`` and ``gallery`` are relative to the media folder."""

    sku = sku_field()
    name_fr = StrictCharField(max_length=LONGEST["name_fr"])
    name_en = StrictCharField(max_length=LONGEST["name_en"])
    description_fr = StrictCharField(max_length=LONGEST["description_fr"], allow_blank=True, required=False)
    description_en = StrictCharField(max_length=LONGEST["description_en"], allow_blank=True, required=False)
    category = code_field(60)
    price = StrictIntegerField(min_value=0, max_value=HIGHEST_PRICE)
    currency = shaped(CURRENCY, required=False)
    tax_category = shaped(CODE, max_length=20, required=False)
    image = image_field(allow_blank=True, required=False)
    gallery = ListField(child=image_field(), max_length=MOST_IMAGES, required=False)
    is_active = StrictBooleanField(required=False)


class ProductInput(StrictSerializer):
    """What is sent changes, the rest stays."""

    name_fr = StrictCharField(max_length=LONGEST["name_fr"], required=False)
    name_en = StrictCharField(max_length=LONGEST["name_en"], required=False)
    description_fr = StrictCharField(max_length=LONGEST["description_fr"], allow_blank=True, required=False)
    description_en = StrictCharField(max_length=LONGEST["description_en"], allow_blank=True, required=False)
    category = shaped(CODE, max_length=60, required=False)
    price = StrictIntegerField(min_value=0, max_value=HIGHEST_PRICE, required=False)
    currency = shaped(CURRENCY, required=False)
    tax_category = shaped(CODE, max_length=20, required=False)
    image = image_field(allow_blank=True, required=False)
    gallery = ListField(child=image_field(), max_length=MOST_IMAGES, required=False)
    is_active = StrictBooleanField(required=False)


class CategoryInput(StrictSerializer):
    slug = code_field(60)
    name_fr = StrictCharField(max_length=80)
    name_en = StrictCharField(max_length=80)
    position = StrictIntegerField(min_value=0, max_value=HIGHEST_POSITION, default=0)


class WarehouseInput(StrictSerializer):
    code = code_field()
    name = StrictCharField(max_length=80)
    position = StrictIntegerField(min_value=0, max_value=HIGHEST_POSITION, default=0)


class ReceiveInput(StrictSerializer):
    """``reference`` names the delivery: sent twice, it is booked once."""

    sku = sku_field()
    warehouse = code_field()
    quantity = StrictIntegerField(min_value=1, max_value=LARGEST)
    reference = reference_field()


class AdjustInput(StrictSerializer):
    """``change`` is what was found too much (positive) or missing (negative)."""

    sku = sku_field()
    warehouse = code_field()
    change = StrictIntegerField(min_value=-LARGEST, max_value=LARGEST)
    reason = StrictCharField(max_length=LONGEST_REASON)
    reference = reference_field()

    def validate_change(self, change: int) -> int:
        if change == 0:
            self.fields["change"].fail("min_value", min_value=1)
        return change


class TransferInput(StrictSerializer):
    """From ``source`` to ``target``, which are codes of two warehouses."""

    sku = sku_field()
    source = code_field()  # type: ignore[assignment]  # a field of this name; the metaclass takes it off the class
    target = code_field()
    quantity = StrictIntegerField(min_value=1, max_value=LARGEST)
    reference = reference_field()

    def validate_target(self, target: str) -> str:
        """Another warehouse than the source."""
        if target == self.initial_data.get("source"):
            raise ValidationError(_("Choose another warehouse than the source."))
        return target


class ThresholdInput(StrictSerializer):
    """Null: never low."""

    low_stock_threshold = StrictIntegerField(min_value=0, max_value=LARGEST, allow_null=True)
