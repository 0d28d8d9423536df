"""Addresses of the API of jobs, under `/api/v1/`."""

from django.urls import path

from apps.jobs.api import views

app_name = "jobs_api"
urlpatterns = [path("jobs/<int:job_id>/", views.JobView.as_view(), name="job")]
