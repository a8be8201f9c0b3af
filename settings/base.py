"""Everything that is the same in every environment, topic by topic."""

import shop.deferred  # before whoever imports one of them
from settings.parts.apps import INSTALLED_APPS
from settings.parts.databases import DATABASE_ROUTERS, DATABASES, DEFAULT_AUTO_FIELD
from settings.parts.environment import VAR, env
from settings.parts.identity import *  # noqa: F403 - AUTH_USER_MODEL is set only where auth is installed
from settings.parts.logs import (
    LOGGING,
    LOGGING_CONFIG,
    SHOP_COLLECTOR,
    SHOP_LOG_FORMAT,
    SHOP_LOG_LEVEL,
    SHOP_TRACE_SHARE,
)
from settings.parts.mail import (
    DEFAULT_FROM_EMAIL,
    EMAIL_BACKEND,
    EMAIL_FILE_PATH,
    EMAIL_HOST,
    EMAIL_HOST_PASSWORD,
    EMAIL_HOST_USER,
    EMAIL_PORT,
    EMAIL_TIMEOUT,
    EMAIL_USE_SSL,
    EMAIL_USE_TLS,
    SHOP_PUBLIC_URL,
)
from settings.parts.payments import SHOP_SANDBOX_LOG
from settings.parts.peers import (
    SHOP_ADVERTISE_HOST,
    SHOP_CONFIG_SOURCE,
    SHOP_CONFIG_URI,
    SHOP_CONSUL,
    SHOP_CONSUL_CA,
    SHOP_CONSUL_CERT,
    SHOP_CONSUL_KEY,
    SHOP_CONSUL_TOKEN,
    SHOP_DEPLOYED_ROLES,
    SHOP_METRICS_PORT,
    SHOP_SERVICES,
    SHOP_TLS_CA,
    SHOP_VERSION,
    SHOP_WEIGHT,
    SHOP_ZONE,
)
from settings.parts.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS
from settings.parts.secrets import (
    SHOP_MADE_SECRETS,
    SHOP_PROFILES,
    SHOP_SIGNING_KEYS_IN_VAULT,
    SHOP_VAULT,
    SHOP_VAULT_OPTIONS,
)
from settings.parts.security import (
    CONTENT_SECURITY_POLICY,
    CSRF_COOKIE_SAMESITE,
    CSRF_FAILURE_VIEW,
    SECURE_CROSS_ORIGIN_OPENER_POLICY,
    SECURE_REFERRER_POLICY,
    SESSION_COOKIE_HTTPONLY,
    SESSION_COOKIE_SAMESITE,
    X_FRAME_OPTIONS,
)
from settings.parts.serving import (
    SHOP_DRAIN_SECONDS,
    SHOP_EDGE,
    SHOP_LIMIT_STORE,
    SHOP_MAX_REQUESTS,
    SHOP_RUN,
    SHOP_THREADS,
    SHOP_TLS_CERT,
    SHOP_TLS_KEY,
    SHOP_TRUSTED_PROXIES,
    SHOP_WORKERS,
)
from settings.parts.web import (
    ALLOWED_HOSTS,
    APPEND_SLASH,
    DATA_UPLOAD_MAX_MEMORY_SIZE,
    DATA_UPLOAD_MAX_NUMBER_FIELDS,
    DEFAULT_EXCEPTION_REPORTER,
    FILE_UPLOAD_MAX_MEMORY_SIZE,
    LANGUAGE_CODE,
    LANGUAGES,
    LOCALE_PATHS,
    MEDIA_ROOT,
    MEDIA_URL,
    MIDDLEWARE,
    ROOT_URLCONF,
    SHOP_AROUND,
    SHOP_STOREFRONT,
    SILENCED_SYSTEM_CHECKS,
    STATIC_ROOT,
    STATIC_URL,
    TEMPLATES,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
    WHITENOISE_ALLOW_ALL_ORIGINS,
    WHITENOISE_AUTOREFRESH,
    WHITENOISE_USE_FINDERS,
    WSGI_APPLICATION,
)
from shop.roles.current import current

SHOP_ROLE = current().name
SHOP_VAR = VAR
DEBUG = False

#: Checked by ``shop.E002``: outside local and test settings, the embedded value is refused.
SHOP_EMBEDDED_SECRET = "embedded-and-known-to-everybody-never-for-production"
SECRET_KEY = env.str("SHOP_SECRET_KEY", default=SHOP_EMBEDDED_SECRET)
