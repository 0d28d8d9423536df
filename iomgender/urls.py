"""Every address of the house: pages by room, then the API, then the machinery."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from apps.accounts.readonly import may_look
from iomgender.health import healthz, readyz

# The admin's own log-in page would not be throttled, and its flags know nothing of our roles.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.has_permission = may_look  # type: ignore[method-assign]
# Packages bring tables of their own, tokens of the API among them, for whom Django's flags allow it.
for table in [each for each in admin.site._registry if not each.__module__.startswith("apps.")]:
    admin.site.unregister(table)

api: list[URLPattern | URLResolver] = [
    path("", include("apps.reports.api.urls")),
    path("", include("apps.focal_points.api.urls")),
    path("", include("apps.gender_marker.api.urls")),
    path("", include("apps.staffing.api.urls")),
    path("", include("apps.projects.api.urls")),
    path("", include("apps.questionnaires.api.urls")),
    path("", include("apps.actions.api.urls")),
    path("", include("apps.policy.api.urls")),
    path("", include("apps.documents.api.urls")),
    path("", include("apps.jobs.api.urls")),
    path("", include("apps.accounts.api.urls")),
    path("", include("apps.organization.api.urls")),
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
]

urlpatterns = [
    path("", include("apps.desk.urls")),
    path("", include("apps.reports.urls")),
    path("", include("apps.focal_points.urls")),
    path("", include("apps.gender_marker.urls")),
    path("", include("apps.staffing.urls")),
    path("", include("apps.projects.urls")),
    path("", include("apps.questionnaires.urls")),
    path("", include("apps.actions.urls")),
    path("", include("apps.policy.urls")),
    path("documents/", include("apps.documents.urls")),
    path("jobs/", include("apps.jobs.urls")),
    path("people/", include("apps.accounts.urls")),
    path("", include("apps.organization.urls")),
    path("", include("apps.web.urls")),
    path("accounts/", include("apps.accounts.entrance")),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api, "api"))),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "apps.web.answers.bad_request"
handler403 = "apps.web.answers.permission_denied"
handler404 = "apps.web.answers.not_found"
handler500 = "apps.web.answers.server_error"
