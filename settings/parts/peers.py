"""Where other roles are: ``SHOP_SERVICES="inventory-service=http://host:8777 …"``, or Consul at ``SHOP_CONSUL``."""

from settings.parts.environment import env

#: ``http://host:port`` or ``https://host:port`` of the agent on this machine; empty: no Consul.
SHOP_CONSUL: str = env.str("SHOP_CONSUL", default="")
#: Each role has its own: it may write its own service names and read everybody's.
SHOP_CONSUL_TOKEN: str = env.str("SHOP_CONSUL_TOKEN", default="")
#: Over https: files with the issuers to trust (empty: the usual ones), our certificate, and its key.
SHOP_CONSUL_CA: str = env.str("SHOP_CONSUL_CA", default="")
SHOP_CONSUL_CERT: str = env.str("SHOP_CONSUL_CERT", default="")
SHOP_CONSUL_KEY: str = env.str("SHOP_CONSUL_KEY", default="")
#: A file with the issuers to trust for roles that speak https; empty: the usual ones.
SHOP_TLS_CA: str = env.str("SHOP_TLS_CA", default="")
#: Wins over Consul for finding others; we are registered all the same.
SHOP_SERVICES: str = env.str("SHOP_SERVICES", default="")

#: The roles this deployment has, separated by commas; empty: every one. Who is not here is told of no event.
SHOP_DEPLOYED_ROLES: list[str] = env.list("SHOP_DEPLOYED_ROLES", default=[])

#: How we are registered: the address others reach us by (empty: the one we listen on), where we stand, which release we
#: are, and our share of the calls beside others of our role (0: none while others live).
SHOP_ADVERTISE_HOST: str = env.str("SHOP_ADVERTISE_HOST", default="")
SHOP_ZONE: str = env.str("SHOP_ZONE", default="")
SHOP_VERSION: str = env.str("SHOP_VERSION", default="")
SHOP_WEIGHT: int = env.int("SHOP_WEIGHT", default=1)

#: Where settings come from: empty (decided by what is there), consul, service, embedded or none. A config server's
#: address may carry a name and password; without one ours is found as any other role.
SHOP_CONFIG_SOURCE: str = env.str("SHOP_CONFIG_SOURCE", default="")
SHOP_CONFIG_URI: str = env.str("SHOP_CONFIG_URI", default="")

SHOP_METRICS_PORT: int = env.int("SHOP_METRICS_PORT", default=0)
