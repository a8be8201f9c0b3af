"""Who is asking: password hashing, tokens, and the keys roles prove themselves with."""

from pathlib import Path

from settings.parts.environment import VAR, env
from shop.roles.current import current

PASSWORD_HASHERS = ["shop.web.identity.hashing.ShopArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if current().has_auth:
    AUTH_USER_MODEL = "customers.User"

#: ``iss`` and ``aud`` of access tokens: one shop, one issuer.
SHOP_TOKEN_ISSUER = env.str("SHOP_TOKEN_ISSUER", default="shop")
SHOP_TOKEN_AUDIENCE = env.str("SHOP_TOKEN_AUDIENCE", default="shop-api")

#: PEM of this role's Ed25519 key, and role → public PEM of those it believes, or a list of them while its key changes.
SHOP_SERVICE_KEY = env.str("SHOP_SERVICE_KEY", default="")
SHOP_SERVICE_PUBLIC_KEYS: dict[str, str | list[str]] = env.json("SHOP_SERVICE_PUBLIC_KEYS", default={})
SHOP_EMBEDDED_KEYS: Path | None = VAR / "keys"
