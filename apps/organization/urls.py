"""Addresses of the room's pages."""

from django.urls import path

from apps.organization.views import changes, offices, periods

app_name = "organization"
urlpatterns = [
    path("offices/", offices.office_list, name="office_list"),
    path("offices/open/", changes.office_open, name="office_open"),
    path("offices/<str:code>/", offices.office_detail, name="office_detail"),
    *(
        path(
            f"offices/<str:code>/{change}/",
            changes.office_change,
            {"change": change},
            name=f"office_{change}",
        )
        for change in changes.CHANGES
    ),
    path("periods/", periods.period_list, name="period_list"),
    path("periods/plan/", periods.period_create, name="period_create"),
    *(
        path(
            f"periods/<str:as_of>/{step}/",
            periods.period_step,
            {"step": step},
            name=f"period_{step}",
        )
        for step in periods.STEPS
    ),
]
