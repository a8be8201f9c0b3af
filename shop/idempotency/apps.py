from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "shop.idempotency"
    label = "shop_idempotency"
    verbose_name = "Idempotency keys"

    def ready(self) -> None:
        from shop.idempotency.forgetting import old_keys  # noqa: PLC0415 - needs the models
        from shop.work.housekeeping import forgets  # noqa: PLC0415

        forgets(old_keys)
