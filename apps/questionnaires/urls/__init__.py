"""Addresses of the room, by topic."""

from apps.questionnaires.urls import answering, authoring, campaigns, coding, results

app_name = "questionnaires"
urlpatterns = [
    *campaigns.urlpatterns,
    *results.urlpatterns,
    *coding.urlpatterns,
    *answering.urlpatterns,
    # Last: keys of questionnaires stand where the words of the others do.
    *authoring.urlpatterns,
]
