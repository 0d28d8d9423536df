"""Addresses of the picture of a year, of questions to the silent, and of recognition."""

from django.urls import path

from apps.focal_points.views import inquiries, picture, recognition, statements

STATEMENT = "focal-points/appointments/<int:appointment_id>/contribution/<int:year>/"

urlpatterns = [
    path("focal-points/pictures/", picture.pictures, name="pictures"),
    path("focal-points/pictures.<str:extension>", picture.pictures_file, name="pictures_file"),
    path("focal-points/pictures/areas.<str:extension>", picture.areas_file, name="areas_chart"),
    path("focal-points/inquiries/<int:inquiry_id>/", inquiries.inquiry, name="inquiry"),
    path(STATEMENT, statements.statement, name="statement"),
    path(
        STATEMENT + "<str:language>.<str:extension>",
        statements.statement_file,
        name="statement_file",
    ),
    path("focal-points/contributors/", recognition.contributors, name="contributors"),
    path("focal-points/engagement/", recognition.engagement, name="engagement"),
    path(
        "focal-points/engagement/<str:kind>.<str:extension>",
        recognition.engagement_file,
        name="engagement_file",
    ),
]
