"""Addresses of the room's API, by topic."""

from apps.questionnaires.api.urls import definitions, results

urlpatterns = [*definitions.urlpatterns, *results.urlpatterns]
