"""Every setting of the product. What comes from outside is an environment variable, read once here."""

import logging
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from staffbank.embedded.memory import expected_database
from staffbank.embedded.places import data_folder
from staffbank.outgoing import email_settings, notify_settings, site_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# Whoever tries the demonstration meets our own error pages; developers may ask for Django's.
DEMONSTRATION = env.bool("DEBUG", default=False)
DEBUG = DEMONSTRATION and env.bool("TECHNICAL_ERRORS", default=False)
# Empty is refused at the start of every process, but lets the image be built without a secret.
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEMONSTRATION else "")
# Always allowed: health checks come from here.
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [*LOCAL_HOSTS, *env.list("ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

HTTPS = env.bool("HTTPS", default=not DEMONSTRATION)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("BEHIND_PROXY", default=False):  # trust its word on how the visitor came
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "staffbank.apps.StaffbankConfig",
    "accounts.apps.AccountsConfig",
    "rates.apps.RatesConfig",
    "shifts.apps.ShiftsConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "staffbank.references.name_each_request",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "staffbank.transfer.CompressedText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "staffbank.on_a_phone.say_whose_page",
    "accounts.middleware.renew_sessions",
    "accounts.middleware.read_roles_once",
    "staffbank.error_pages.explain_refused_methods",
]
CSRF_FAILURE_VIEW = "staffbank.error_pages.out_of_date"

# Nothing on a page comes from elsewhere, and nothing in its words can run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
    }
}

ROOT_URLCONF = "staffbank.urls"
WSGI_APPLICATION = "staffbank.wsgi.application"

TEMPLATE_LOADERS = [
    "staffbank.translation.loader.Loader",  # ours, with every word marked for translation
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "staffbank.templatetags.forms",
                "staffbank.templatetags.translated",
            ],
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE = env.dj_db_url("DATABASE_URL", default=expected_database())
POOL = {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10}
# A pool would wait for a database that nobody has named; without one the answer is at once.
POOL_OR_NOT = POOL if env.str("DATABASE_URL", default="") else False
# Compiling the search of the pool takes longer than the search: docs/decisions/0024.
ASKED = {"options": "-c jit=off", **DATABASE.get("OPTIONS", {}), "pool": POOL_OR_NOT}
DATABASES = {"default": {**DATABASE, "OPTIONS": ASKED}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signed_in.SignedIn"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.StaffOnlyAdapter"
ACCOUNT_FORMS = {"login": "accounts.sign_in.SignInForm"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "accounts.sessions"
# Who does nothing for this long is signed out; a worker may stay signed in on a phone of their own.
SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", default=60) * 60
OWN_PHONE_AGE = env.int("OWN_PHONE_DAYS", default=14) * 86_400

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]  # each with a catalogue below: docs/decisions/0065
LOCALE_PATHS = [BASE_DIR / "staffbank" / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "staffbank" / "assets"]  # built by staffbank.frontend
HASHED_NAMES = "staffbank.transfer.HashedNames"
PLAIN_NAMES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN_NAMES if DEMONSTRATION else HASHED_NAMES},
}
# The demonstration collects nothing, so what pages load is read from the sources each time.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEMONSTRATION
WHITENOISE_MAX_AGE = 0 if DEMONSTRATION else 60

# Outside whatever is served (staffbank.checks); read again only through permission.
EVIDENCE_DIR = env.path("EVIDENCE_DIR", default=data_folder() / "evidence")
EVIDENCE_MAX_MB = env.int("EVIDENCE_MAX_MB", default=10)

# No published rule says how often to look workers up; the register itself is renewed each year.
REGISTER_CHECK_DAYS = env.int("REGISTER_CHECK_DAYS", default=30)
# Signs the daily heads of the audit trail; the demonstration makes its own and keeps it in a file.
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default="")
AUDIT_SIGNING_KEY_FILE = data_folder() / "audit_signing_key" if DEMONSTRATION else None
AUDIT_EARLIER_KEYS: list[str] = env.list("AUDIT_EARLIER_KEYS", default=[])

globals().update(email_settings(env))
NOTIFY = notify_settings(env)
SITE_URL = site_url(env, debug=DEMONSTRATION)

# Read without the guard that keeps us out of private networks, as https://host:port.
CALENDAR_TRUSTED_ORIGINS: list[str] = env.list("CALENDAR_TRUSTED_ORIGINS", default=[])

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
# Celery spells the address of a unix socket its own way.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.authentication.TokenMayDoThis",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "staffbank.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "staffbank.errors.to_http",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Regional staff bank",
    "DESCRIPTION": "Book bank children's social workers within the caps of a signed memorandum.",
    "VERSION": "1",
    "ENUM_NAME_OVERRIDES": {
        "AppealOutcomeEnum": "shifts.models.objections.AppealOutcome",
        "ApproachOutcomeEnum": "shifts.models.objections.ApproachOutcome",
        "AvailabilityKindEnum": "shifts.models.availability.Kind",
        "DoNotRebookReasonEnum": "shifts.models.objections.DoNotRebookReason",
        "AbsenceKindEnum": "shifts.models.endings.AbsenceKind",
        "BookingReasonEnum": "shifts.models.bookings.BookingReason",
        "EndReasonEnum": "shifts.models.endings.EndReason",
        "ExpenseKindEnum": "rates.models.expenses.CHOICES",
        "EndReasonGivenEnum": "shifts.assignment_serializers.REASONS",
        "VariationKindEnum": "shifts.models.variations.VariationKind",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LINE = "{asctime} {levelname} {name} {reference}: {message}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": LINE, "style": "{"}},
    "filters": {"reference": {"()": "staffbank.references.WithReference"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["reference"],
            "formatter": "line",
        }
    },
    "root": {
        "handlers": ["console"],
        "level": env.log_level("LOG_LEVEL", default=logging.INFO),
    },
    "loggers": {"django": {"handlers": ["console"], "propagate": False}},
}
