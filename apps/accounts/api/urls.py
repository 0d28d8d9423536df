"""Addresses of the API of accounts, under `/api/v1/`."""

from django.urls import path

from apps.accounts.api import views

app_name = "accounts_api"
urlpatterns = [path("me/", views.MeView.as_view(), name="me")]
