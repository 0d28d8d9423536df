"""Settings shared by every installation; what differs comes from the environment."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from iomgender.settings.databases import database_from_url
from iomgender.settings.stores import documents_store

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# -- identity of the installation ---------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Set by `load_demo` installations only: every page and document says that its data are invented.
DEMO_DATA_ALLOWED = env.bool("DEMO_DATA_ALLOWED", default=True)

# -- what is installed, from the top room to the lowest -----------------------------------------
HOUSE = [
    "apps.desk",
    "apps.reports",
    "apps.gender_marker",
    "apps.focal_points",
    "apps.staffing",
    "apps.projects",
    "apps.questionnaires",
    "apps.actions",
    "apps.policy",
    "apps.documents",
    "apps.jobs",
    "apps.accounts",
    "apps.organization",
    "apps.web",
]
# Records that others may point to, by `app_label.modelname`; see `apps.accounts.records`.
RECORD_KINDS = {
    "organization.office": "apps.accounts.known_records.OFFICE",
    "organization.reportingperiod": "apps.accounts.known_records.PERIOD",
    "accounts.user": "apps.accounts.known_records.PERSON",
    "documents.document": "apps.documents.records.DOCUMENT",
    "policy.target": "apps.policy.records.TARGET",
    "policy.commitment": "apps.policy.records.COMMITMENT",
    "policy.guidelineactivity": "apps.policy.records.GUIDELINE_ACTIVITY",
    "actions.action": "apps.actions.records.ACTION",
    "questionnaires.campaign": "apps.questionnaires.records.CAMPAIGN",
    "staffing.headcountreturn": "apps.staffing.records.RETURN",
    "staffing.staffingrule": "apps.staffing.records.RULE",
    "staffing.scenario": "apps.staffing.records.SCENARIO",
    "staffing.sampledraw": "apps.staffing.records.SAMPLE",
    "staffing.vacancy": "apps.staffing.records.VACANCY",
    "staffing.boardcomposition": "apps.staffing.records.BOARD",
    "staffing.exploreview": "apps.staffing.records.EXPLORE_VIEW",
    "staffing.release": "apps.staffing.records.RELEASE",
    "projects.project": "apps.projects.records.register.PROJECT",
    "projects.fundinground": "apps.projects.records.rounds.ROUND",
    "projects.projectreport": "apps.projects.records.reports.REPORT",
    "projects.genderreview": "apps.projects.records.gender_reviews.GENDER_REVIEW",
    "projects.wggimeeting": "apps.projects.records.wggi.MEETING",
    "projects.proposal": "apps.projects.records.rounds.PROPOSAL",
    "projects.award": "apps.projects.records.awards.AWARD",
    "focal_points.appointment": "apps.focal_points.records.appointments.APPOINTMENT",
    "focal_points.ruleset": "apps.focal_points.records.rule_sets.RULE_SET",
    "focal_points.workplan": "apps.focal_points.records.workplans.WORKPLAN",
    "focal_points.activity": "apps.focal_points.records.activities.ACTIVITY",
    "focal_points.networkmeeting": "apps.focal_points.records.network.MEETING",
    "focal_points.issue": "apps.focal_points.records.network.ISSUE",
    "focal_points.practice": "apps.focal_points.records.network.PRACTICE",
    "focal_points.countryfactor": "apps.focal_points.records.network.FACTOR",
    "focal_points.networkquestion": "apps.focal_points.records.network.QUESTION",
    "gender_marker.assessment": "apps.gender_marker.records.assessments.ASSESSMENT",
    "gender_marker.benchmark": "apps.gender_marker.records.benchmarks.BENCHMARK",
    "gender_marker.contradictionrule": "apps.gender_marker.records.contradictions.CONTRADICTION_RULE",
    "gender_marker.annualestimate": "apps.gender_marker.records.estimates.ESTIMATE",
    "gender_marker.edition": "apps.gender_marker.records.editions.EDITION",
    "reports.reportedition": "apps.reports.records.EDITION",
}
# What projects are by their gender markers, for the IATI file; a lower room cannot import a higher one.
PROJECT_POLICY_MARKERS = "apps.gender_marker.selectors.iati.policy_markers"
# Records hidden from somebody, whose documents are hidden with them, for the documents' room.
HIDDEN_RECORDS = "apps.gender_marker.selectors.access.scores_hidden"
INSTALLED_APPS = [
    "iomgender",
    *HOUSE,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "drf_spectacular",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "rest_framework.authtoken",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.web.middleware.RefusalMiddleware",
    "apps.accounts.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "iomgender.urls"
WSGI_APPLICATION = "iomgender.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "iomgender.context.house",
            ],
        },
    },
]

# -- data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": database_from_url(env.str("DATABASE_URL", default="postgresql://app@127.0.0.1/app"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REFERENCE_DIR = BASE_DIR / "fixtures" / "reference"
DEMO_DIR = BASE_DIR / "fixtures" / "demo"

# -- Redis: jobs and cache ------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/1")


def cache_location(redis_url: str) -> str:
    """Return redis-py's form of a Celery broker address (sockets are spelled differently)."""
    if redis_url.startswith("redis+socket://"):
        path = redis_url.removeprefix("redis+socket://").partition("?")[0]
        return f"unix://{path}?db=0"
    return redis_url


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": cache_location(REDIS_URL),
        "KEY_PREFIX": "iomgender",
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 540
# A task longer than the visibility timeout would run twice at the same time.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=600),
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "move-reporting-periods": {
        "task": "apps.organization.tasks.move_reporting_periods",
        "schedule": 600.0,
    },
    "remind-of-project-reports": {
        "task": "apps.projects.tasks.remind_of_project_reports",
        "schedule": 3600.0,
    },
    "ask-silent-focal-points": {
        "task": "apps.focal_points.tasks.ask_silent_focal_points",
        "schedule": 86_400.0,
    },
    "beat-heartbeat": {"task": "apps.jobs.tasks.record_heartbeat", "schedule": 30.0},
    "resume-lost-jobs": {"task": "apps.jobs.tasks.resume_lost_jobs", "schedule": 60.0},
    "follow-the-tree": {"task": "apps.staffing.tasks.follow_the_tree", "schedule": 300.0},
    "verify-summaries": {
        "task": "apps.staffing.tasks.verify_summaries",
        "schedule": 86_400.0,
    },
    "remove-history-exports": {
        "task": "apps.desk.tasks.remove_history_exports",
        "schedule": 86_400.0,
    },
    "seal-history": {"task": "apps.accounts.tasks.seal_history", "schedule": 86_400.0},
    "send-mails": {"task": "apps.actions.tasks.send_mails", "schedule": 60.0},
    "write-digests": {"task": "apps.actions.tasks.write_digests", "schedule": 300.0},
    "read-texts-left": {"task": "apps.documents.tasks.read_texts_left", "schedule": 300.0},
    "scan-waiting-files": {"task": "apps.documents.tasks.scan_waiting", "schedule": 300.0},
    "end-retention": {"task": "apps.documents.tasks.end_retention", "schedule": 86_400.0},
    "remove-orphans": {"task": "apps.documents.tasks.remove_orphans", "schedule": 86_400.0},
    "check-links": {"task": "apps.documents.tasks.check_links", "schedule": 3600.0},
    "remind-of-actions": {"task": "apps.actions.tasks.remind", "schedule": 3600.0},
    "tell-followers": {"task": "apps.actions.tasks.tell_followers", "schedule": 900.0},
    "close-funding-rounds": {"task": "apps.projects.tasks.close_rounds", "schedule": 600.0},
    "move-campaigns": {"task": "apps.questionnaires.tasks.move_campaigns", "schedule": 600.0},
    "remind-reviewers": {"task": "apps.projects.tasks.remind_reviewers", "schedule": 3600.0},
    "remind-of-tranches": {"task": "apps.projects.tasks.remind_of_tranches", "schedule": 3600.0},
    "nudge-focal-points": {
        "task": "apps.focal_points.tasks.nudge_focal_points",
        "schedule": 21_600.0,
    },
    "remind-blind-readers": {
        "task": "apps.gender_marker.tasks.remind_blind_readers",
        "schedule": 3600.0,
    },
    "remind-of-scores": {
        "task": "apps.gender_marker.tasks.remind_of_scores",
        "schedule": 21_600.0,
    },
    "look-at-returns": {
        "task": "apps.staffing.tasks.look_at_returns",
        "schedule": 86_400.0,
    },
    "remind-of-returns": {"task": "apps.staffing.tasks.remind_of_returns", "schedule": 3600.0},
}

# -- people -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "apps.accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Behind a proxy every address would look alike to the throttling of log-ins.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = 24 * 3600

# -- mail -------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="iomgender@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20  # seconds; a worker never waits for a server without an end
# The address of this installation as people open it; links in mails begin with it.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
# Where mails are kept as files to be read on a page; on one's own machine only.
MAILS_DIR = ""

# -- language and time --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
# English dates as United Nations documents write them; French and Spanish are right already.
FORMAT_MODULE_PATH = ["apps.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files served from here -----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Evidence, served through the scope check only: a store whose bucket is named, else a folder.
    "documents": documents_store(
        folder=env.str("DOCUMENTS_DIR", default=str(BASE_DIR / ".data/documents")),
        bucket=env.str("DOCUMENTS_S3_BUCKET", default=""),
        endpoint=env.str("DOCUMENTS_S3_ENDPOINT", default=""),
        region=env.str("DOCUMENTS_S3_REGION", default=""),
        key_id=env.str("DOCUMENTS_S3_KEY_ID", default=""),
        key=env.str("DOCUMENTS_S3_KEY", default=""),
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The virus scanner: `unix:/path` or `host:port` of a ClamAV daemon; empty: files are not scanned.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# Off where there is no way out to the web: links are then looked at on request only.
LINK_CHECKS = env.bool("LINK_CHECKS", default=True)
# The identifier under which the organization reports to IATI; empty: no IATI file is written.
IATI_ORGANIZATION_ID = env.str("IATI_ORGANIZATION_ID", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- security ---------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "apps.web.answers.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# -- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "apps.web.api.CsvRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "apps.web.api.WholeTextParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "apps.web.api.NumberedPagination",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/hour"},
    "EXCEPTION_HANDLER": "apps.web.api.problem_response",
    "PAGE_SIZE": 100,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "iomgender",
    "DESCRIPTION": "System of record for the gender policy of an international organization.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.web.api_schema.describe_problems",
    ],
    # Fields of one name with different choices are told apart in the schema.
    "ENUM_NAME_OVERRIDES": {
        "AppointmentRoleEnum": "apps.focal_points.api.appointments.APPOINTMENT_ROLES",
        "ActivityKindEnum": "apps.focal_points.api.activity_serializers.ACTIVITY_KINDS",
        "ActivityPartnerKindEnum": "apps.focal_points.api.activity_serializers.ACTIVITY_PARTNERS",
        "AwardStateEnum": "apps.projects.api.awards.AWARD_STATES",
        "BeneficiarySexEnum": "apps.projects.api.beneficiaries.SEXES",
        "DocumentKindEnum": "apps.documents.api.serializers.KINDS",
        "OfficeKindEnum": "apps.organization.choices.OfficeKind",
        "PeriodStateEnum": "apps.organization.choices.PeriodState",
        "EditionStateEnum": "apps.reports.choices.EditionState",
        "OriginEnum": "apps.projects.api.register_serializers.PROJECT_ORIGINS",
        "JobStatusEnum": "apps.jobs.choices.JobStatus",
        "ProjectStateEnum": "apps.projects.api.register_serializers.PROJECT_STATES",
        "MarkerSourceStatusEnum": "apps.gender_marker.api.editions.STATUSES",
        "MarkerStageEnum": "apps.gender_marker.api.editions.STAGES",
        "ReleaseStateEnum": "apps.staffing.api.releases.RELEASE_STATES",
        "ReturnStateEnum": "apps.staffing.api.returns.RETURN_STATES",
        "ReviewReasonEnum": "apps.staffing.api.review_queue.RISKS",
        "SampleStateEnum": "apps.gender_marker.api.second.SAMPLE_STATES",
        "ScoreOriginEnum": "apps.gender_marker.api.assessment_serializers.SCORE_ORIGINS",
        "ScoreStateEnum": "apps.gender_marker.api.assessment_serializers.SCORE_STATES",
        "CellStateEnum": "apps.staffing.api.returns.CELL_STATES",
        "FindingReasonEnum": "apps.staffing.api.findings.REASONS",
        "FindingSeverityEnum": "apps.staffing.api.findings.SEVERITIES",
        "SexEnum": "apps.staffing.api.returns.SEXES",
        "FewerEnum": "apps.staffing.api.market.FEWER",
        "SelectionStageEnum": "apps.staffing.api.vacancies.STAGES",
        "VacancyStateEnum": "apps.staffing.api.vacancies.VACANCY_STATES",
        "YesNoEnum": "apps.staffing.api.vacancies.YES_NO",
        "CampaignStateEnum": "apps.questionnaires.api.campaigns.CAMPAIGN_STATES",
        "VersionStateEnum": "apps.questionnaires.api.questionnaires.VERSION_STATES",
        "WorkplanStateEnum": "apps.focal_points.api.workplans.WORKPLAN_STATES",
    },
}

# -- history --------------------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True

# -- logs -------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "filters": {"secrets": {"()": "apps.web.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
