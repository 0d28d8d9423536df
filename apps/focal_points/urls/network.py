"""Addresses of the network."""

from django.urls import path

from apps.focal_points.views.network import (
    factors,
    issues,
    meeting_steps,
    meetings,
    overview,
    practices,
    questions,
)

ROOT = "focal-points/network/"
MEETING = f"{ROOT}meetings/<int:meeting_id>/"
ISSUE = f"{ROOT}issues/<int:issue_id>/"
PRACTICE = f"{ROOT}practices/<int:practice_id>/"
FACTOR = f"{ROOT}factors/<int:factor_id>/"
QUESTION = f"{ROOT}questions/<int:question_id>/"

urlpatterns = [
    path(ROOT, overview.network, name="network"),
    path(f"{ROOT}directory/", overview.network_directory, name="network_directory"),
    path(f"{ROOT}files/<str:what>.<str:extension>", overview.network_file, name="network_file"),
    path(f"{ROOT}meetings/", meetings.network_meetings, name="network_meetings"),
    path(f"{ROOT}meetings/new/", meetings.network_meeting_new, name="network_meeting_new"),
    path(MEETING, meetings.network_meeting, name="network_meeting"),
    path(f"{MEETING}edit/", meetings.network_meeting_edit, name="network_meeting_edit"),
    path(f"{MEETING}entry.ics", meetings.network_entry, name="network_entry"),
    path(f"{MEETING}minutes.<str:extension>", meetings.network_minutes, name="network_minutes"),
    path(f"{MEETING}held/", meeting_steps.network_meeting_hold, name="network_meeting_hold"),
    path(f"{MEETING}cancel/", meeting_steps.network_meeting_cancel, name="network_meeting_cancel"),
    path(
        f"{MEETING}invite-region/",
        meeting_steps.network_invite_region,
        name="network_invite_region",
    ),
    path(f"{MEETING}invite/", meeting_steps.network_invite, name="network_invite"),
    path(
        f"{MEETING}invitations/<int:invitation_id>/take-back/",
        meeting_steps.network_uninvite,
        name="network_uninvite",
    ),
    path(f"{MEETING}attendance/", meeting_steps.network_attendance, name="network_attendance"),
    path(f"{MEETING}decisions/", meeting_steps.network_decide, name="network_decide"),
    path(
        f"{MEETING}decisions/<int:number>/",
        meeting_steps.network_decision_edit,
        name="network_decision_edit",
    ),
    path(f"{ROOT}issues/", issues.network_issues, name="network_issues"),
    path(f"{ROOT}issues/new/", issues.network_issue_new, name="network_issue_new"),
    path(ISSUE, issues.network_issue, name="network_issue"),
    path(f"{ISSUE}edit/", issues.network_issue_edit, name="network_issue_edit"),
    path(f"{ISSUE}publish/", issues.network_issue_publish, name="network_issue_publish"),
    path(f"{ISSUE}credits/", issues.network_credit, name="network_credit"),
    path(
        f"{ISSUE}credits/<int:contribution_id>/remove/",
        issues.network_uncredit,
        name="network_uncredit",
    ),
    path(f"{ISSUE}issue.<str:extension>", issues.network_issue_file, name="network_issue_file"),
    path(f"{ROOT}practices/", practices.network_practices, name="network_practices"),
    path(f"{ROOT}practices/new/", practices.network_practice_new, name="network_practice_new"),
    path(PRACTICE, practices.network_practice, name="network_practice"),
    path(f"{PRACTICE}edit/", practices.network_practice_edit, name="network_practice_edit"),
    path(
        f"{PRACTICE}take-back/",
        practices.network_practice_take_back,
        name="network_practice_take_back",
    ),
    path(f"{ROOT}countries/", factors.network_countries, name="network_countries"),
    path(f"{ROOT}countries/<str:iso3>/", factors.network_country, name="network_country"),
    path(f"{ROOT}factors/new/", factors.network_factor_new, name="network_factor_new"),
    path(FACTOR, factors.network_factor, name="network_factor"),
    path(f"{FACTOR}edit/", factors.network_factor_edit, name="network_factor_edit"),
    path(f"{ROOT}questions/", questions.network_questions, name="network_questions"),
    path(f"{ROOT}questions/new/", questions.network_question_new, name="network_question_new"),
    path(QUESTION, questions.network_question, name="network_question"),
    path(f"{QUESTION}answer/", questions.network_answer, name="network_answer"),
    path(
        f"{QUESTION}answers/<int:answer_id>/helped/",
        questions.network_helped,
        name="network_helped",
    ),
    path(f"{QUESTION}close/", questions.network_question_close, name="network_question_close"),
]
