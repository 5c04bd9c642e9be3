"""Django's settings, drawn from :mod:`shouwen.settings.environment`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shouwen.settings import database, environment, logs, mail

HERE = Path(__file__).resolve().parent.parent
ENV = environment.read()
logs.configure()

SECRET_KEY = ENV.keys["secret"]
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENV.trusted_origins)

# Floors from the ground up; a floor's module is an app once it has tables, pages or wiring.
MODULES = [
    "foundation.ledger",
    "foundation.organisation",
    "foundation.access",
    "foundation.calendars",
    "foundation.files",
    "foundation.notices",
    "relations.catalogue",
    "relations.knowledge",
    "relations.customers",
    "relations.contacts",
    "casework.deadlines",
    "casework.cases",
    "casework.complaints",
    "casework.liability",
    "casework.papers",
    "casework.statutes",
    "casework.standards",
    "casework.teamwork",
    "casework.checks",
    "casework.tasks",
    "casework.workorders",
    "casework.redress",
    "casework.solutions",
    "casework.improvement",
    "casework.ideas",
    "casework.committees",
    "casework.reviews",
    "casework.applications",
    "casework.freight",
    "casework.indicators",
    "casework.automation",
    "casework.oa",
    "interfaces.desk",
    "interfaces.portal",
    "interfaces.api",
    "interfaces.live",
    "interfaces.ops",
    "plugins.industries.telecom",
    "plugins.industries.logistics",
    "plugins.industries.ecommerce",
    "plugins.channels.email",
    "plugins.integrations.oa_http",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "treebeard",
    *(f"shouwen.{name}" for name in MODULES if (HERE / name.replace(".", "/") / "apps.py").exists()),
]
MIDDLEWARE = [
    "shouwen.interfaces.ops.metrics.Measure",
    "django.middleware.security.SecurityMiddleware",
    "shouwen.interfaces.desk.middleware.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shouwen.interfaces.ops.first_run.FirstRun",
    "shouwen.interfaces.api.middleware.Problems",
    "shouwen.interfaces.ops.oversize.TooLarge",
    "shouwen.interfaces.ops.charsets.Charsets",
    "django.middleware.common.CommonMiddleware",
    "shouwen.interfaces.desk.middleware.KeyNames",
    "django.middleware.csrf.CsrfViewMiddleware",
    "shouwen.foundation.access.middleware.WhoIsIt",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "shouwen.interfaces.live.middleware.Once",
    "shouwen.foundation.access.middleware.Door",
    "shouwen.interfaces.desk.middleware.Refusals",
]
ROOT_URLCONF = "shouwen.interfaces.urls"
WSGI_APPLICATION = "shouwen.interfaces.wsgi.application"
FORM_RENDERER = "shouwen.kit.widgets.Straight"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "interfaces" / "desk" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["shouwen.kit.addresses"],
        },
    }
]
DATABASES = {"default": database.read(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = ENV.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = ENV.time_zone
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["shouwen.settings.formats"]
LOCALE_PATHS = [HERE / "settings" / "locale", HERE / "kit" / "locale"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/desk/.+-[0-9a-f]{10}\.\w+$"  # the build names them by content

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "shouwen.foundation.access.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Accounts: opened by the administration only, signed in to by name, a second factor where a post demands it.
ACCOUNT_ADAPTER = "shouwen.foundation.access.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# A whole centre signs in from one address when its shift begins; who guesses fails, and failing is limited (codes of the second
# factor too; passwords: see below).
ACCOUNT_RATE_LIMITS = {"login": "1200/m/ip", "login_failed": "30/m/ip,10/5m/key"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "shouwen.foundation.access.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "首问 Shouwen"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.https

# Lock-out: five wrong passwords for one name from one address, a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "shouwen.foundation.access.adapters.name_tried"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "shouwen.foundation.access.adapters.address_of"
AXES_LOCKOUT_CALLABLE = "shouwen.foundation.access.adapters.locked_out"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_ENGINE = "shouwen.foundation.access.sessions"
SESSION_COOKIE_AGE = 14 * 3600
SHOUWEN_SESSION_IDLE = ENV.session_idle
SHOUWEN_API_RATE = ENV.api_rate
SHOUWEN_BEHIND_PROXY = ENV.behind_proxy
SHOUWEN_CONSENT_VERSION = "1"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SECURE_HSTS_SECONDS = 31536000 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_proxy else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from
globals().update(mail.read(ENV.email_url))

SHOUWEN_VAR = ENV.var
SHOUWEN_PUSH_HOSTS = ENV.push_hosts
SHOUWEN_OA_HOSTS = ENV.oa_hosts
SHOUWEN_LIVE_EACH = ENV.live_each
SHOUWEN_METRICS_TOKEN = ENV.metrics_token
SHOUWEN_KEYS = ENV.keys
SHOUWEN_BEHIND_PROXY = ENV.behind_proxy
SHOUWEN_CONSENT_VERSION = "1"
SHOUWEN_UPLOAD_LIMIT = ENV.upload_limit
SILENCED_SYSTEM_CHECKS: list[str] = []
