"""
Settings of an installation.

Everything that differs between installations comes from the environment (names below) or from
the installation's folder; nothing here names a machine.

VANPHONG_HOME        folder of the installation: files, keys, witness, embedded database
DATABASE_URL         postgresql://… of a server; without it the embedded database is used
VANPHONG_OWNER_URL   its address for migrations, where the application has a role of less right
VANPHONG_ROLE        app (default) or owner: which database role this process connects as
VANPHONG_DEMO        1 in a demo installation: one-tap log-in, sample-data banner
VANPHONG_URL         the address people open, for links in mails; http://localhost:8000 by default
VANPHONG_MAIL_URL    smtp://user:password@host:25?starttls=1 or smtps://…; without it no mail leaves
VANPHONG_MAIL_FROM   sender of mails
VANPHONG_KIND        connected (default) or isolated, fixed at `vanphong init` (D7)
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from vanphong.config.environment import (
    database_settings,
    installation_home,
    installation_kind,
    is_demo,
    mail_road,
    secret_key,
)

BASE = Path(__file__).resolve().parent.parent
HOME = installation_home()
DEMO = is_demo(HOME)
INSTALLATION_KIND = installation_kind(HOME)

SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("VANPHONG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("VANPHONG_ORIGINS", "").split(",") if o]

ENGINES = [
    "vanphong.kernel.principals",
    "vanphong.kernel.audit",
    "vanphong.kernel.events",
    "vanphong.kernel.states",
    "vanphong.kernel.numbering",
    "vanphong.kernel.policies",
    "vanphong.kernel.calendar",
    "vanphong.kernel.rules",
    "vanphong.kernel.deadlines",
    "vanphong.kernel.notifications",
    "vanphong.kernel.secrecy",
    "vanphong.kernel.files",
    "vanphong.kernel.printing",
    "vanphong.kernel.imports",
    "vanphong.kernel.search",
]
CAPABILITIES = [
    "vanphong.directory",
    "vanphong.tasks",
    "vanphong.registry",
    "vanphong.desk",
]

INSTALLED_APPS = [
    "vanphong.kernel.ui",  # first: its templates dress the pages of libraries
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    *ENGINES,
    *CAPABILITIES,
    "vanphong.config.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

MIDDLEWARE = [
    "vanphong.kernel.ui.middleware.BrowserPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vanphong.kernel.policies.middleware.PolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "vanphong.config.urls"
WSGI_APPLICATION = "vanphong.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
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

DATABASES = {"default": database_settings(HOME)}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

BASE_URL = os.environ.get("VANPHONG_URL", "http://localhost:8000").rstrip("/")
_mail = mail_road(HOME, demo=DEMO)
MAIL_IS_ON, MAIL_LEAVES_THE_HOUSE = _mail.is_on, _mail.leaves_the_house
DEFAULT_FROM_EMAIL = os.environ.get("VANPHONG_MAIL_FROM", "vanphong@localhost")
EMAIL_BACKEND, EMAIL_FILE_PATH = _mail.backend, _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.ssl, _mail.starttls
EMAIL_TIMEOUT = 20

# An upload waits in memory until the gate against state secrets has let it pass (D7).
FILE_UPLOAD_HANDLERS = ["vanphong.kernel.files.uploads.MemoryUploadHandler"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "directory:demo" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vanphong.directory.adapters.OfficeAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# TCVN 14423:2026: five tries, then fifteen minutes; per account and address, so that guessing at
# one account locks nobody else out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
#: days in which a printed first password opens the door; house rule (ASVS 5.0, 6.4.1 asks for one)
FIRST_PASSWORD_DAYS = int(os.environ.get("VANPHONG_FIRST_PASSWORD_DAYS", "7"))
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
