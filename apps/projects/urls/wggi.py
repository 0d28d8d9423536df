"""Addresses of the Working Group on Gender Issues."""

from django.urls import path

from apps.projects.views.wggi import meetings, members, overview

urlpatterns = [
    path("wggi/", overview.wggi, name="wggi"),
    path("wggi/members/", members.member_list, name="members"),
    path("wggi/members/new/", members.member_new, name="member_new"),
    path("wggi/members/<int:member_id>/", members.member_correct, name="member_correct"),
    path("wggi/members/<int:member_id>/end/", members.member_end, name="member_end"),
    path("wggi/members/<int:member_id>/role/", members.member_role, name="member_role"),
    path("wggi/meetings/", meetings.meeting_list, name="meetings"),
    path("wggi/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("wggi/meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("wggi/meetings/<int:meeting_id>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("wggi/meetings/<int:meeting_id>/attendance/", meetings.attendance, name="attendance"),
    path("wggi/meetings/<int:meeting_id>/decisions/", meetings.decide, name="decide"),
    path(
        "wggi/meetings/<int:meeting_id>/decisions/<int:number>/",
        meetings.decision_edit,
        name="decision_edit",
    ),
    path(
        "wggi/meetings/<int:meeting_id>/minutes.<str:extension>", meetings.minutes, name="minutes"
    ),
]
