"""Addresses of the WGGI in the API."""

from django.urls import path

from apps.projects.api import wggi

urlpatterns = [
    path("wggi/members/", wggi.MembersView.as_view(), name="wggi_members"),
    path("wggi/meetings/", wggi.MeetingListView.as_view(), name="wggi_meetings"),
]
