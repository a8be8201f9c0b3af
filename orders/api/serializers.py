"""What orders accepts. Nothing here saves; unknown fields are refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from orders.rules.card_numbers import is_card_number
from orders.rules.delivery import Delivery
from shop.web.serializers import EmailField, StrictCharField, StrictIntegerField, StrictSerializer

LARGEST = 1_000_000


class AddLineInput(StrictSerializer):
    sku = StrictCharField(max_length=40)
    quantity = StrictIntegerField(min_value=1, max_value=LARGEST)


class SetLineInput(StrictSerializer):
    quantity = StrictIntegerField(min_value=0, max_value=LARGEST)


class ClaimInput(StrictSerializer):
    cart_token = StrictCharField(max_length=64)


class DeliveryAddressInput(StrictSerializer):
    name = StrictCharField(max_length=120)
    line1 = StrictCharField(max_length=200)
    line2 = StrictCharField(max_length=200, required=False, allow_blank=True, default="")
    postal_code = StrictCharField(max_length=20)
    city = StrictCharField(max_length=100)
    country = serializers.RegexField("^[A-Z]{2}$", help_text="ISO 3166-1 alpha-2")
    phone = StrictCharField(max_length=30, required=False, allow_blank=True, default="")


class PaymentMethodField(StrictCharField):
    """What the payment provider's form gave for a card: never its number, which we do not want to know."""

    default_error_messages = {"card": _("This is a card's number. Send what the payment form gave you instead.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def to_internal_value(self, data: Any) -> str:
        found = super().to_internal_value(data)
        if is_card_number(found):
            self.fail("card")
        return found


class CheckoutInput(StrictSerializer):
    """A guest sends ``email`` and ``address``; a customer may name an entry of their address book instead."""

    expected_total = StrictIntegerField(
        min_value=0, max_value=10**15, help_text="The total shown to the buyer, in minor units."
    )
    email = EmailField(required=False)
    address = DeliveryAddressInput(required=False)
    address_id = StrictIntegerField(required=False, min_value=1, max_value=2**31)
    delivery = serializers.ChoiceField(
        choices=[each.value for each in Delivery],
        required=False,
        default=Delivery.STANDARD.value,
        help_text="One that the cart offers.",
    )
    payment_method = PaymentMethodField(required=False, help_text="Without it the order waits to be paid.")


class PayInput(StrictSerializer):
    payment_method = PaymentMethodField()


class CancelInput(StrictSerializer):
    reason = StrictCharField(max_length=200, required=False, allow_blank=True, default="")


class LookUpInput(StrictSerializer):
    order = StrictCharField(max_length=32, help_text="The order's id.")
    order_token = StrictCharField(max_length=64)


class ShipInput(StrictSerializer):
    tracking = StrictCharField(max_length=120, required=False, allow_blank=True, default="")
