"""Where other roles are: ``SHOP_SERVICES="inventory-service=http://host:8777 …"``, or Consul at ``SHOP_CONSUL``."""

from settings.parts.environment import env

SHOP_CONSUL: str = env.str("SHOP_CONSUL", default="")
SHOP_CONSUL_TOKEN: str = env.str("SHOP_CONSUL_TOKEN", default="")
SHOP_SERVICES: str = env.str("SHOP_SERVICES", default="")
SHOP_METRICS_PORT: int = env.int("SHOP_METRICS_PORT", default=0)
