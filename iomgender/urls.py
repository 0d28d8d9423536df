"""Every address of the house: pages by room, then the API, then the machinery."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
]
