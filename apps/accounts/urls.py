"""Addresses of accounts, under `/people/`."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("me/", views.me, name="me"),
    path("new/", views.create, name="create"),
    path("<int:user_id>/", views.person, name="person"),
    path("<int:user_id>/change/", views.change, name="change"),
    path("<int:user_id>/roles/", views.grant, name="grant"),
    path("<int:user_id>/roles/<int:grant_id>/end/", views.end_grant, name="end_grant"),
    path("<int:user_id>/close/", views.deactivate, name="deactivate"),
    path("<int:user_id>/open/", views.reactivate, name="reactivate"),
    path("<int:user_id>/invite/", views.invite, name="invite"),
]
