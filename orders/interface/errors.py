"""What asking orders can raise.

NotFound
└── OrderUnknown       order_unknown       404
Conflict
├── NotCancellable     not_cancellable     409   state
├── NotShippable       not_shippable       409   state
├── NotDeliverable     not_deliverable     409   state
├── NotPayable         not_payable         409   state
├── CartEmpty          cart_empty          409
├── CartChanged        cart_changed        409   total, currency
├── DeliveryNotOffered delivery_not_offered 409
└── CartFull           cart_full           409   most
Forbidden
└── AccountNeeded      account_needed      403
Unprocessable
└── NotForSale         not_for_sale        422   sku
ShopError
└── PaymentDeclined    payment_declined    402   order, reason
"""

from shop.errors import Conflict, Forbidden, NotFound, ShopError, Unprocessable, message


class OrderUnknown(NotFound):
    """No such order, or not yours."""

    code = "order_unknown"
    title = message("No such order")
    detail = message("Check the number and, as a guest, the link from your confirmation mail.")


class NotCancellable(Conflict):
    """It is too late to cancel: the parcel is on its way, or the order has ended."""

    code = "not_cancellable"
    title = message("This order can no longer be cancelled")
    detail = message("It is on its way, or has ended already. Ask us if you want to send something back.")


class NotShippable(Conflict):
    """Only an order that is paid and not yet shipped can be shipped."""

    code = "not_shippable"
    title = message("This order cannot be shipped now")
    detail = message("Only a paid order that was not cancelled, and not shipped yet, can be shipped.")


class NotDeliverable(Conflict):
    """Only a shipped order can be delivered."""

    code = "not_deliverable"
    title = message("This order cannot be marked as delivered now")
    detail = message("Only an order that was shipped can be marked as delivered.")


class NotPayable(Conflict):
    """The order does not wait for a payment."""

    code = "not_payable"
    title = message("This order does not wait for a payment")
    detail = message("It is paid, being paid, or cancelled. Look at the order to see which.")


class CartEmpty(Conflict):
    """There is nothing to order."""

    code = "cart_empty"
    title = message("Your cart is empty")
    detail = message("Put something into it first.")


class DeliveryNotOffered(Conflict):
    """The merchant does not deliver that way, or not any more."""

    code = "delivery_not_offered"
    title = message("This delivery is not offered")
    detail = message("Choose one of those that the cart names.")


class CartChanged(Conflict):
    """What the client showed is no longer true: prices, lines or taxes moved. ``total`` is what it costs now."""

    code = "cart_changed"
    title = message("Your cart has changed")
    detail = message("Please look at the new total before you order.")


class CartFull(Conflict):
    """No more lines fit."""

    code = "cart_full"
    title = message("Your cart is full")
    detail = message("A cart holds at most %(most)s different products.")


class NotForSale(Unprocessable):
    """The product is unknown or not on sale."""

    code = "not_for_sale"
    title = message("This product is not for sale")
    detail = message("The product %(sku)s is not for sale at the moment.")


class AccountNeeded(Forbidden):
    """Guest checkout is switched off."""

    code = "account_needed"
    title = message("Please sign in to order")
    detail = message("This shop takes orders from signed-in customers. Your cart is kept.")


class PaymentDeclined(ShopError):
    """The provider refused; ``order`` waits for another try until its time is over (guests need ``order_token``)."""

    code = "payment_declined"
    status = 402
    title = message("The payment was declined")
    detail = message("Nothing was charged. Please try another means of payment.")
