"""What billing must not tell anybody. In the environment, ``payment.key`` is ``BILLING_PAYMENT_KEY``."""

from shop.secrets.declared import declare

payment_key = declare("billing", "payment.key", "What we show the payment provider")
webhook_secret = declare("billing", "payment.webhook-secret", "What the provider signs its messages with")
old_webhook_secret = declare(
    "billing", "payment.webhook-secret-old", "The one before, while the provider may still use it", needed=False
)
user_username = declare("billing", "user.username", "Of the original shop: shown masked", needed=False)
user_password = declare("billing", "user.password", "Of the original shop: shown masked", needed=False)
user_otp = declare("billing", "user.otp", "Of the original shop: shown masked", needed=False)
