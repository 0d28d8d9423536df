"""Addresses of the room, by topic."""

from apps.questionnaires.urls import answering, authoring, campaigns

app_name = "questionnaires"
urlpatterns = [
    *campaigns.urlpatterns,
    *answering.urlpatterns,
    # Last: keys of questionnaires stand where the words of the others do.
    *authoring.urlpatterns,
]
