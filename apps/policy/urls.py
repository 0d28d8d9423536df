"""Addresses of the room's pages."""

from django.urls import path

from apps.policy import views

app_name = "policy"
urlpatterns = [path("targets/", views.target_list, name="target_list")]
