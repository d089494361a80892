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
VANPHONG_SECOND_FACTOR  administrators (default), all or none: who must keep a second factor
VANPHONG_PROXIES     how many proxies in front may tell the source address (default 0)
VANPHONG_LOGIN_TRIES, VANPHONG_LOGIN_LOCK_MINUTES, VANPHONG_PASSWORD_LENGTH,
VANPHONG_FIRST_PASSWORD_DAYS: limits of log-in, each with its source below
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from vanphong.config.environment import (
    database_settings,
    demo_profile,
    installation_home,
    installation_kind,
    is_demo,
    mail_road,
    secret_key,
)

BASE = Path(__file__).resolve().parent.parent
HOME = installation_home()
DEMO = is_demo(HOME)
DEMO_PROFILE = demo_profile(HOME)
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
    "vanphong.kernel.figures",
    "vanphong.kernel.secrecy",
    "vanphong.kernel.files",
    "vanphong.kernel.printing",
    "vanphong.kernel.imports",
    "vanphong.kernel.search",
    "vanphong.kernel.saved",
    "vanphong.kernel.phrases",
]
CAPABILITIES = [
    "vanphong.directory",
    "vanphong.tasks",
    "vanphong.registry",
    "vanphong.dossiers",
    "vanphong.exchange",
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
    "django.contrib.humanize",  # pages of allauth.mfa use it
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
    "vanphong.directory.middleware.StandingMiddleware",
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
    "vanphong.directory.adapters.OfficeBackend",
    "django.contrib.auth.backends.ModelBackend",  # for sessions begun by one tap in a demo
]
LOGIN_URL = "directory:demo" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vanphong.directory.adapters.OfficeAdapter"
ACCOUNT_FORMS = {
    "login": "vanphong.directory.forms.LogInForm",
    "change_password": "vanphong.directory.forms.ChangePasswordForm",
    "set_password": "vanphong.directory.forms.SetPasswordForm",
    "reset_password_from_key": "vanphong.directory.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Desks are shared: a session ends with the browser, at the latest after a working day of twelve
# hours (house rule). Idle time is not measured yet: a lock must not cost a half-written direction.
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600
MFA_ADAPTER = "vanphong.directory.adapters.OfficeFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds either way: telephones' clocks differ
# Wrong tries, counted for account and source address together, so that guessing at one account
# locks nobody else out. Five: TCVN 14423:2026, 5.5.2.2, a value it suggests, chưa kiểm chứng (we
# have read a paraphrase). Fifteen minutes: house rule; the same place suggests twelve hours, which
# would let a colleague at the same desk keep somebody out for a day
# (docs/decisions/0031-passwords-and-lock-out.md).
LOGIN_TRIES = int(os.environ.get("VANPHONG_LOGIN_TRIES", "5"))
LOGIN_LOCK_MINUTES = int(os.environ.get("VANPHONG_LOGIN_LOCK_MINUTES", "15"))
AXES_FAILURE_LIMIT = LOGIN_TRIES
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes are fifteen minutes
AXES_LOCKOUT_CALLABLE = "vanphong.directory.views.sign_in.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "vanphong.directory.adapters.attempt_key"
AXES_CLIENT_IP_CALLABLE = "vanphong.directory.adapters.attempt_address"
AXES_DISABLE_ACCESS_LOG = True  # the audit keeps log-ins
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
#: what axes may not copy from a refused form: everything that a person typed
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "credential", "csrfmiddlewaretoken",
                             "next"]  # fmt: skip
# Second-factor codes are counted for the account alone: who gets so far knows the password.
# A whole province may sit behind one address, so the other limits only stop floods.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": f"{LOGIN_TRIES}/{LOGIN_LOCK_MINUTES * 60}s/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
#: proxies in front that may tell the source address; none is believed unless it is counted here
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("VANPHONG_PROXIES", "0"))
# The counters and used codes are shared by all web processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "directory_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
#: who must keep a second factor: administrators, all, or none. TCVN 14423:2026, 5.6.2.4 asks it of
#: administrators at every level (chưa kiểm chứng); the house advises "all"
SECOND_FACTOR = "none" if DEMO else os.environ.get("VANPHONG_SECOND_FACTOR", "administrators")
if SECOND_FACTOR not in {"administrators", "all", "none"}:
    raise ValueError("VANPHONG_SECOND_FACTOR is administrators, all or none")
#: days in which a printed first password opens the door; house rule (ASVS 5.0, 6.4.1 asks for one)
FIRST_PASSWORD_DAYS = int(os.environ.get("VANPHONG_FIRST_PASSWORD_DAYS", "7"))
# Fourteen characters: TCVN 14423:2026, 5.6.2.2, for accounts without a second factor (a suggested
# value, chưa kiểm chứng). No four kinds of characters and no forced change: ASVS 5.0, 6.2.5 and
# 6.2.10 forbid both (docs/decisions/0031-passwords-and-lock-out.md).
PASSWORD_LENGTH = int(os.environ.get("VANPHONG_PASSWORD_LENGTH", "14"))
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # ids and addresses of log-ins; axes' own lines name the account as it was typed
        "vanphong.security": {"level": "INFO", "handlers": ["out"]},
        "axes": {"level": "ERROR"},
    },
}
