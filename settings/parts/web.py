"""What every role serves and how: middleware, URLs, templates, static files, languages, limits."""

from contextlib import suppress

from settings.parts.environment import BASE_DIR, VAR, env
from shop.roles.catalogue import MODULES
from shop.roles.current import current

_role = current()

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
APPEND_SLASH = False
ALLOWED_HOSTS = env.list("SHOP_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

MIDDLEWARE = [
    "shop.web.peer.PeerMiddleware",
    "shop.web.correlation.CorrelationMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before WhiteNoise: files have these headers too
    "shop.web.content_policy.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.web.caching.PrivateAnswersMiddleware",
    "shop.web.caching.KeptFilesMiddleware",
    "django.middleware.locale.LocaleMiddleware",  # before the door, whose problems are in the reader's language
    "shop.web.snapshot.SnapshotMiddleware",
    *(["gateway.door.DoorMiddleware"] if "gateway" in _role.serves else []),
    "shop.web.problems.ProblemMiddleware",
    *(["django.contrib.sessions.middleware.SessionMiddleware"] if _role.has_admin else []),
    "django.middleware.common.CommonMiddleware",
    *(
        [
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ]
        if _role.has_admin
        else []
    ),
]

#: What is around Django's application, the innermost first.
SHOP_AROUND = ["gateway.turning_away.TurningAway"] if "gateway" in _role.serves else []

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                    if _role.has_admin
                    else []
                ),
            ]
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
with suppress(OSError):  # WhiteNoise warns about a folder that is not there
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
#: Served straight from the apps' folders: no collectstatic before the first run.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
#: Nobody else's pages are made of our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

#: The built storefront (``make frontend``), served at the door.
SHOP_STOREFRONT = env.str("SHOP_STOREFRONT", default=str(BASE_DIR / "frontend" / "dist"))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
#: All catalogues, installed or not: an error raised in another role is shown in the reader's language here.
LOCALE_PATHS = [BASE_DIR / name / "locale" for name in ("shop", *MODULES)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

DEFAULT_EXCEPTION_REPORTER = "shop.web.reports.StruckReporter"

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
SILENCED_SYSTEM_CHECKS: list[str] = []
