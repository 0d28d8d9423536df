"""Addresses of the project register's API. Projects are numbers, so that words stay free for others."""

from django.urls import path

from apps.projects.api import register

urlpatterns = [
    path("projects/", register.ProjectListView.as_view(), name="project_list"),
    path("projects/money/", register.MoneyView.as_view(), name="project_money"),
    path("projects/<int:project_id>/", register.ProjectDetailView.as_view(), name="project_detail"),
]
