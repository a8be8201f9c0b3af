"""Every kind of secret the shop has, and where the code comes by each: ``test_kinds`` fails when one is missing."""

from collections.abc import Mapping
from typing import Final

TOGETHER, APART = "together", "apart"
BOTH: Final = frozenset({TOGETHER, APART})

#: Variables that give one, by name, and in which shape a canary is planted there.
GIVEN: Final[Mapping[str, frozenset[str]]] = {
    "BILLING_DATABASE_URL": frozenset({TOGETHER}),
    "CONFIGSVC_VAULT_TOKEN": BOTH,
    "CONFIG_PASSWORD": BOTH,
    "ENCRYPT_KEY": BOTH,
    "ENCRYPT_KEY_V2": BOTH,
    "SHOP_CONFIG_URI": frozenset({APART}),
    "SHOP_CONSUL_TOKEN": BOTH,
    "SHOP_LIMIT_STORE": BOTH,
    "SHOP_MAIL_URL": BOTH,
    "SHOP_SECRET_KEY": BOTH,
    "SHOP_SERVICE_KEY": frozenset({TOGETHER}),
    "SHOP_VAULT_JWT_FILE": frozenset({APART}),
    "SHOP_VAULT_SECRET_ID": BOTH,
    "SHOP_VAULT_TOKEN": frozenset({APART}),
    "SHOP_VAULT_TOKEN_FILE": frozenset({APART}),
    "SHOP_VAULT_WRAPPED_SECRET_ID": frozenset({APART}),
}
#: Variables of settings that look as if, and what they are.
NO_SECRETS: Final[Mapping[str, str]] = {
    "SHOP_CONSUL_KEY": "a path: what is in it is read by OpenSSL alone",
    "SHOP_TLS_KEY": "a path: what is in it is read by OpenSSL alone",
    "SHOP_PUBLIC_URL": "what customers are told",
    "SHOP_SERVICE_PUBLIC_KEYS": "public halves",
    "SHOP_SIGNING_KEYS_IN_VAULT": "yes or no",
    "SHOP_TOKEN_AUDIENCE": "a name",
    "SHOP_TOKEN_ISSUER": "a name",
}
#: Declared by modules: ``module:name``, in Vault in both shapes.
DECLARED: Final = frozenset(
    f"billing:{name}"
    for name in (
        "payment.key",
        "payment.webhook-secret",
        "payment.webhook-secret-old",
        "user.username",
        "user.password",
        "user.otp",
    )
)
#: What people and programs send, and what staff write down as a setting.
SAID: Final = frozenset(
    {
        "a card's number",
        "a config token",
        "a customer's password",
        "a setting in Vault",
        "a setting with a secret's name",
        "a setting that is sealed",
    }
)
#: What the shop or Vault makes: shown to whom it is for, and to nobody else.
MADE: Final[Mapping[str, frozenset[str]]] = {
    "a cart's token": BOTH,
    "a config client's password": BOTH,
    "a customer's access token": BOTH,
    "a customer's refresh token": BOTH,
    "a database login": frozenset({APART}),
    "a service key": frozenset({APART}),
    "a signing key": frozenset({APART}),
    "a Vault token": BOTH,
    "an order's token": BOTH,
}

#: Where code makes a ``Secret`` or reads one from the environment → the kinds it gets there.
PLACES: Final[Mapping[str, frozenset[str]]] = {
    "configsvc/backends/vault.py": frozenset({"CONFIGSVC_VAULT_TOKEN"}),
    "configsvc/encryption/locator.py": frozenset({"ENCRYPT_KEY", "ENCRYPT_KEY_V2"}),
    "configsvc/queries/default_client.py": frozenset({"CONFIG_PASSWORD"}),
    "settings/parts/secrets.py": frozenset(
        {"SHOP_VAULT_TOKEN", "SHOP_VAULT_SECRET_ID", "SHOP_VAULT_WRAPPED_SECRET_ID"}
    ),
    "shop/secrets/current.py": DECLARED,
    "shop/secrets/environment.py": frozenset({"CONFIG_PASSWORD"}),
    "shop/secrets/given.py": frozenset({"CONFIG_PASSWORD", "CONFIGSVC_VAULT_TOKEN", "ENCRYPT_KEY"}),
    "shop/secrets/kept.py": DECLARED,
    "shop/secrets/login.py": frozenset(
        {"SHOP_VAULT_TOKEN_FILE", "SHOP_VAULT_JWT_FILE", "SHOP_VAULT_WRAPPED_SECRET_ID"}
    ),
    "shop/secrets/made.py": DECLARED,
    "shop/secrets/memory.py": DECLARED,
    "shop/secrets/session.py": frozenset({"a Vault token"}),
    "shop/secrets/vault.py": frozenset({"a Vault token", "a database login"}),
}


def planted_in(shape: str) -> frozenset[str]:
    """The kinds of which ``shape`` has a canary."""
    some = {name for kinds in (GIVEN, MADE) for name, shapes in kinds.items() if shape in shapes}
    return frozenset(some) | DECLARED | SAID
