"""Every setting of every environment, in one file; what varies comes from the environment.

`.env.example` is the contract: each variable read here is described there.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from participa.core import logs, video

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def env_flag(name: str, default: bool) -> bool:
    """Read a boolean, refusing anything that is not plainly one."""
    value = env.str(name, default=str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}")
    return value == "True"


def origins(wanted: str, *urls: str) -> list[str]:
    """``https://host:port`` of each, once; none where the thing is not ``wanted``."""
    return list(dict.fromkeys("/".join(url.split("/")[:3]) for url in urls)) if wanted else []


# The installation ---------------------------------------------------------------------------
DEBUG = env_flag("DEBUG", False)
DEMO = env_flag("DEMO", False)  # invented bodies, people and comments; see portal/demo.py
SAMPLE_SECRET = "solo-para-desarrollo-nunca-en-produccion-0123456789abcdef"
SECRET_KEY = env.str("SECRET_KEY", default=SAMPLE_SECRET)
RUN_KEYS = [  # (name, secret), the newest first: a RUN is kept only as its HMAC under one of them
    tuple(key.split(":", 1)) for key in env.list("RUN_KEYS", default=[f"muestra:{SAMPLE_SECRET}"])
]
if any(len(key) != 2 for key in RUN_KEYS):
    raise ImproperlyConfigured("RUN_KEYS must be a list of name:secret")
SAMPLE_MFA_KEY = "c29sby1wYXJhLWRlc2Fycm9sbG8tbnVuY2EtcHJvZCE="
MFA_KEYS = env.list("MFA_KEYS", default=[SAMPLE_MFA_KEY])  # of Fernet, the newest first
SECOND_FACTOR = env_flag("SECOND_FACTOR", not DEMO)  # whoever acts for the State proves it twice
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
HTTPS = env_flag("HTTPS", SITE_URL.startswith("https://"))
PROXIES = env.int("PROXIES", default=0)  # how many of ours stand in front and write X-Forwarded-For
DATA_DIR = Path(env.str("PARTICIPA_DATA", default=str(BASE_DIR / ".data")))
ERASURE_LEDGER = Path(env.str("ERASURE_LEDGER", default=str(DATA_DIR / "erasures.jsonl")))
REDIS_URL = env.str("REDIS_URL", default="")

INSTALLED_APPS = [
    "participa.core",
    "participa.reference",
    "participa.audit",
    "participa.documents",
    "accounts",
    "participa.notifications",
    "participa.subscriptions",
    "participa.jobs",
    "participa.services",
    "participa.assistance",
    "participa.organizations",
    "participa.newsletters",
    "participa.deadlines",
    "consultations",
    "councils",
    "public_accounts",
    "participa.activities",
    "participa.plans",
    "participa.compliance",
    "participa.portal",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "participa.core.technical_admin.TechnicalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_prometheus",
]
MIDDLEWARE = [
    "participa.core.middleware.Arrival",  # takes the instant before anything else runs
    "participa.core.proxies.ClientAddress",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "participa.core.pagecache.PageCache",  # answers public pages without session, user or SQL
    "django.middleware.security.SecurityMiddleware",
    "participa.core.middleware.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.LastSeen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "participa.services.second_factor.SecondFactor",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "participa.urls"
WSGI_APPLICATION = "participa.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "participa.core.templatetags.participa"],
            "context_processors": [
                "django.template.context_processors.request",
                "participa.core.context.site",
                "participa.services.acting.context",
                "participa.notifications.context.notices",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Data ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'participa.sqlite3'}")}
# Who owns the tables, if not the portal itself; only `manage.py prepare` is told.
OWNER_DATABASE = env.db_url("OWNER_DATABASE_URL") if env.str("OWNER_DATABASE_URL", default="") else None
ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
if ON_POSTGRESQL:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half way
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000;",
    }

IN_THE_DATABASE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
CACHES = {"default": IN_THE_DATABASE, "last_resort": IN_THE_DATABASE}  # the second, for sign-in without Redis
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "participa.core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=10)  # 0 turns it off

MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_MB = 30  # what an official may upload; a citizen's limit is set by the form
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger files go straight to disk

# People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
PASSWORD_HASHERS = [  # the first makes new ones; the others are made again by it at the next sign-in
    "accounts.hashers.Argon2",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:participation"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # an expired code is replaced for as long as this
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key,40/d/key"}  # key: the address
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # core.proxies has already put the person's address in REMOTE_ADDR
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.factors.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone half a minute off still works
# ClaveÚnica, the State's sign-in: off, and its button absent, without a client id.
# DEMO_IDENTITY is the address of the provider that `make run` starts beside the portal.
DEMO_IDENTITY = env.str("DEMO_IDENTITY", default="").rstrip("/") if DEMO else ""
CLAVEUNICA_CLIENT_ID = env.str("CLAVEUNICA_CLIENT_ID", default="participa-demo" if DEMO_IDENTITY else "")
CLAVEUNICA_CLIENT_SECRET = env.str(
    "CLAVEUNICA_CLIENT_SECRET", default="demostracion" if DEMO_IDENTITY else ""
)
_claveunica = DEMO_IDENTITY or "https://accounts.claveunica.gob.cl"
CLAVEUNICA_AUTHORIZE_URL = env.str("CLAVEUNICA_AUTHORIZE_URL", default=f"{_claveunica}/openid/authorize/")
CLAVEUNICA_TOKEN_URL = env.str("CLAVEUNICA_TOKEN_URL", default=f"{_claveunica}/openid/token/")
CLAVEUNICA_USERINFO_URL = env.str("CLAVEUNICA_USERINFO_URL", default=f"{_claveunica}/openid/userinfo/")
CLAVEUNICA_LOGOUT_URL = env.str("CLAVEUNICA_LOGOUT_URL", default=f"{_claveunica}/api/v1/accounts/app/logout")
SOCIALACCOUNT_REQUESTS_TIMEOUT = (2, 4)  # seconds to connect, and to answer: a person is waiting
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Language, time and numbers -----------------------------------------------------------------
LANGUAGE_CODE = "es-cl"
LANGUAGES = [("es-cl", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [BASE_DIR / "participa" / "locale"]
FORMAT_MODULE_PATH = ["participa.formats"]
TIME_ZONE = "America/Santiago"
USE_TZ = True

# Mail and background work -------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith(".console.EmailBackend"):
    EMAIL_BACKEND = "participa.core.terminal.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Portal Participa <no-responder@participa.example>"
)
MAIL_DOMAIN_RATE = env.str("MAIL_DOMAIN_RATE", default="200/s")  # mails to one domain, all workers together
MAIL_DOMAIN_RATES = dict(  # those of some: gmail.com=20/s,outlook.com=10/s
    pair.split("=", 1) for pair in env.list("MAIL_DOMAIN_RATES", default=[])
)
MAIL_JOURNAL = DATA_DIR / "mail"  # what a worker killed in the middle had handed over
BOUNCES_TOKEN = env.str("BOUNCES_TOKEN", default="")  # who may post returned mail to us; empty: nobody
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="participa@participa.example")
SECURITY_EMAIL = env.str("SECURITY_EMAIL", default=CONTACT_EMAIL)
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")  # web push: without it nobody is offered it
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default=f"mailto:{CONTACT_EMAIL}")  # whom its services write to
PUSH_SERVICES = [  # of the makers of browsers; nothing is sent to any other address that a device may say
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
]

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "participa.core.folder_queue:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600, "socket_connect_timeout": 0.3, "socket_timeout": 0.5}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
)
CELERY_TASK_QUEUES = {"celery": {}, "urgent": {}}  # a worker takes from both unless it is told otherwise
CELERY_TASK_ROUTES = {"participa.notifications.tasks.sweep_urgent": {"queue": "urgent"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # so every task is idempotent
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "participa.portal.tasks.heartbeat", "schedule": 10.0},
    "sweep-outbox": {
        "task": "participa.notifications.tasks.sweep",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "sweep-urgent": {
        "task": "participa.notifications.tasks.sweep_urgent",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "by-the-clock": {
        "task": "participa.notifications.tasks.by_the_clock",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tally-letters": {
        "task": "participa.newsletters.tasks.tally",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "push": {"task": "participa.notifications.tasks.push", "schedule": 10.0, "options": {"expires": 10}},
    "tally-comments": {"task": "consultations.tasks.tally", "schedule": 5.0},
    "sweep-jobs": {"task": "participa.jobs.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "forget-form-tokens": {
        "task": "participa.audit.tasks.forget_form_tokens",
        "schedule": crontab(hour=4, minute=10),
    },
    "forget-old-things": {"task": "accounts.tasks.forget_old_things", "schedule": crontab(hour=4, minute=40)},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(hour=4, minute=20)},
    "measure-compliance": {
        "task": "participa.compliance.tasks.nightly",
        "schedule": crontab(hour=3, minute=10),
    },
    "sweep-files": {"task": "participa.documents.tasks.sweep", "schedule": crontab(hour=4, minute=30)},
}

# Watching -----------------------------------------------------------------------------------
LOGGING = logs.configuration(readable=DEBUG or DEMO, level=env.str("LOG_LEVEL", default="INFO"))
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # besides private addresses, who may read /metrics

# Safety -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": list(video.FRAMES),  # made only when a visitor asks for a video
        "media-src": [SELF, "https:"],
        # A form's redirections count too: the button of ClaveÚnica is a form, and so is the one that leaves.
        "form-action": [
            SELF,
            *origins(CLAVEUNICA_CLIENT_ID, CLAVEUNICA_AUTHORIZE_URL, CLAVEUNICA_LOGOUT_URL),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
PERMISSIONS_POLICY = {  # what no page of ours asks of a device; feature: who may
    **dict.fromkeys(
        (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
            "geolocation", "gyroscope", "idle-detection", "magnetometer", "microphone", "midi", "payment",
            "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        ),
        "()",
    ),
    "fullscreen": '(self "{}" "{}")'.format(*video.FRAMES),
    "publickey-credentials-create": "(self)",  # passkeys
    "publickey-credentials-get": "(self)",
}  # fmt: skip
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^salud/$", r"^metrics$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:  # no other site of the same domain can plant one of these
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "participa.portal.errors.csrf_failure"

# What the portal decides --------------------------------------------------------------------
ANSWER_GRACE_SECONDS = 300  # comments that arrived before closing may still be on their way to the database
COMMENT_MAX_LETTERS = 4000
# Business days to appeal an observation's removal. Practice: no norm read says a number for it; it is twice
# the five of the reposición (Law 19.880, art. 59), because whoever wrote is seldom looking.
APPEAL_BUSINESS_DAYS = env.int("APPEAL_BUSINESS_DAYS", default=10)
PARAGRAPH_SAME = 75  # of 100: a paragraph that is so alike in an amended text is the same one
PARAGRAPH_SIMILAR = 62  # what was said of one that is gone moves to another so alike, whole or in part
COMMENT_MAX_FILES = env.int("COMMENT_MAX_FILES", default=3)  # with one observation; 5 MB each
EMAILED_COMMENT_MINUTES = env.int("EMAILED_COMMENT_MINUTES", default=60)  # to type the mailed code
EMAILED_COMMENT_ATTEMPTS = 5
ASSISTED_SESSION_MINUTES = env.int("ASSISTED_SESSION_MINUTES", default=30)  # an official attends one person
RATE_LIMITS = {  # action: (per account, per network)
    "comment": (env.str("RATE_COMMENT", default="20/m"), env.str("RATE_COMMENT_NETWORK", default="600/m")),
    "emailed_comment": ("20/h", env.str("RATE_EMAILED_COMMENT_NETWORK", default="60/h")),  # mails with a code
    "receipt": (env.str("RATE_RECEIPT", default="60/m"), env.str("RATE_RECEIPT_NETWORK", default="120/m")),
    "search": (env.str("RATE_SEARCH", default="60/m"), env.str("RATE_SEARCH_NETWORK", default="600/m")),
    "assistance": (
        env.str("RATE_ASSISTANCE", default="60/m"),
        env.str("RATE_ASSISTANCE_NETWORK", default="600/m"),
    ),
    "claveunica": ("20/m", env.str("RATE_CLAVEUNICA_NETWORK", default="600/m")),
    "claim": ("20/h", "200/h"),  # registering an organisation, asking to represent one: each with a file
    "letter_trial": ("10/h", "100/h"),  # a mail to oneself
    "invitation": (
        env.str("RATE_INVITATION", default="60/h"),
        env.str("RATE_INVITATION_NETWORK", default="200/h"),
    ),
    "shared_draft": ("120/m", "600/m"),  # whoever got the secret address of a draft
    "one_click": ("600/m", "6000/m"),  # leaving a mail: providers press it for many people, from few networks
    "returns": ("1200/m", "1200/m"),  # mails that a server gives back
    "calendar": ("600/h", "6000/h"),  # programmes that ask for a calendar, many behind one office's network
    "form": (env.str("RATE_FORM", default="120/m"), env.str("RATE_FORM_NETWORK", default="1200/m")),
}
CERTIFICATE_VALID_DAYS = env.int("CERTIFICATE_VALID_DAYS", default=90)  # practice; no norm read says a number
RETENTION_DAYS = {  # how long each thing about people is kept; each rule says why, in its app's retention.py
    "form_tokens": 30,
    "sessions": 14,  # as long as the cookie
    "invitations": 30,  # after they expired
    "unconfirmed_alerts": 7,
    "followers_of_nothing": 30,
    "mails_to_addresses": 90,
    "mails": 365,
    "job_results": 30,
    "unconfirmed_comments": 1,  # after their code expired
    "emailed_addresses": 30,  # after the answer was sent to them
    "drafts": 30,  # after the consultation closed
    "sheet_drafts": 30,
    "optional_answers": 3 * 365,  # after the consultation closed
    "data_requests": 3 * 365,
    "technical_log": 2 * 365,
    "council_papers": 2 * 365,  # after the members were appointed, or the process annulled
    "council_objections": 2 * 365,
    "council_candidacies": 2 * 365,
    "council_marks": 2 * 365,
    "activity_registrations": 180,  # after the activity ended
    "guardians": 2 * 365,
    "dormant_notice": 5 * 365 - 60,  # without signing in
    "dormant_accounts": 60,  # after the notice
}
DATA_REQUEST_DAYS = 30  # calendar days to answer, extendable once by as many (Law 19.628, art. 11)
BREACH_REPORT_HOURS = 72  # ours: the law says "without undue delay" and gives no number that we could verify
PREVIEW_LINK_DAYS = env.int("PREVIEW_LINK_DAYS", default=7)  # a secret address shows a draft
READABLE_FROM = env.int(
    "READABLE_FROM", default=55
)  # of 100 (INFLESZ): a text below it is told so, not refused
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)  # to accept an invitation to a service's team
BALLOT_FLOOR = env.int("BALLOT_FLOOR", default=3)  # of fewer votes, only who was elected is told
