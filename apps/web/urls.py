"""Addresses of the room web."""

from django.urls import path

from apps.web import language

app_name = "web"
urlpatterns = [path("language/", language.set_language, name="set_language")]
