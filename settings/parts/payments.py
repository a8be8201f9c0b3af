"""Payment providers: where the sandbox keeps its books (its rates and timeouts are billing's properties)."""

from settings.parts.environment import VAR, env

SHOP_SANDBOX_LOG = env.str("SHOP_SANDBOX_LOG", default=str(VAR / "sandbox-provider.sqlite3"))
