"""Django's settings, drawn from :mod:`shouwen.settings.environment`."""

from __future__ import annotations

from pathlib import Path

from shouwen.settings import environment, mail

HERE = Path(__file__).resolve().parent.parent
ENV = environment.read()

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
    "relations.customers",
    "relations.contacts",
    "casework.deadlines",
    "casework.cases",
    "casework.workorders",
    "interfaces.desk",
    "interfaces.portal",
    "interfaces.api",
    "interfaces.ops",
    "plugins.industries.telecom",
    "plugins.industries.logistics",
    "plugins.industries.ecommerce",
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
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "shouwen.foundation.access.middleware.WhoIsIt",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "shouwen.foundation.access.middleware.Door",
]
ROOT_URLCONF = "shouwen.interfaces.urls"
WSGI_APPLICATION = "shouwen.interfaces.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = ENV.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = ENV.time_zone
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [HERE / "kit" / "locale"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_ENGINE = "shouwen.foundation.access.sessions"
SESSION_COOKIE_AGE = 14 * 3600
SHOUWEN_SESSION_IDLE = ENV.session_idle
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
SHOUWEN_METRICS_TOKEN = ENV.metrics_token
SHOUWEN_KEYS = ENV.keys
SHOUWEN_BEHIND_PROXY = ENV.behind_proxy
SHOUWEN_UPLOAD_LIMIT = ENV.upload_limit
SILENCED_SYSTEM_CHECKS: list[str] = []
