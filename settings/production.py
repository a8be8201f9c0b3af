"""A server: secrets from outside, TLS in front, and no embedded default that anybody knows."""

from settings.base import *  # noqa: F403
from settings.parts.environment import env

SECRET_KEY = env.str("SHOP_SECRET_KEY")
SHOP_EMBEDDED_KEYS = None
SHOP_MADE_SECRETS = None
SECURE_SSL_REDIRECT = False  # TLS ends at gunicorn or at a listed proxy, which redirects
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SILENCED_SYSTEM_CHECKS = ["security.W008"]
