"""Where other roles are, as far as this process is told: ``SHOP_SERVICES="inventory-service=http://host:8777 …"``."""

from settings.parts.environment import env

SHOP_SERVICES: str = env.str("SHOP_SERVICES", default="")
SHOP_METRICS_PORT: int = env.int("SHOP_METRICS_PORT", default=0)
