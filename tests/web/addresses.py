"""The addresses that the frame itself needs."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("apps.web.urls")),
]
