"""Addresses of those who are asked."""

from django.urls import path

from apps.questionnaires.views import answering

urlpatterns = [
    path("questionnaires/campaigns/<int:campaign_id>/answer/", answering.answer, name="answer"),
    path("questionnaires/answer/<str:token>/", answering.answer_link, name="answer_link"),
    path("questionnaires/thanks/", answering.thanks, name="thanks"),
]
