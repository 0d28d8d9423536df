"""Addresses of authors."""

from django.urls import path

from apps.questionnaires.views import authoring, questions

urlpatterns = [
    path("questionnaires/", authoring.questionnaire_list, name="questionnaire_list"),
    path("questionnaires/new/", authoring.questionnaire_new, name="questionnaire_new"),
    path(
        "questionnaires/<slug:key>/edit/", authoring.questionnaire_edit, name="questionnaire_edit"
    ),
    path("questionnaires/<slug:key>/versions/new/", authoring.version_new, name="version_new"),
    path("questionnaires/<slug:key>/<int:number>/", authoring.version, name="version"),
    path("questionnaires/<slug:key>/<int:number>/preview/", authoring.preview, name="preview"),
    path("questionnaires/<slug:key>/<int:number>/publish/", authoring.publish, name="publish"),
    path(
        "questionnaires/<slug:key>/<int:number>/questions/new/",
        questions.question_new,
        name="question_new",
    ),
    path(
        "questionnaires/<slug:key>/<int:number>/questions/<int:question_id>/",
        questions.question_edit,
        name="question_edit",
    ),
    path(
        "questionnaires/<slug:key>/<int:number>/questions/<int:question_id>/move/",
        questions.question_move,
        name="question_move",
    ),
    path(
        "questionnaires/<slug:key>/<int:number>/questions/<int:question_id>/delete/",
        questions.question_delete,
        name="question_delete",
    ),
    path(
        "questionnaires/<slug:key>/<int:number>/options/<int:option_id>/retire/",
        questions.option_retire,
        name="option_retire",
    ),
]
