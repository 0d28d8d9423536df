"""Addresses of the matrix of returns, and of steps on many offices."""

from django.urls import path

from apps.staffing.views import completeness, many_returns

urlpatterns = [
    path("returns/completeness/", completeness.return_completeness, name="return_completeness"),
    path(
        "returns/completeness.<str:extension>",
        completeness.return_completeness_file,
        name="return_completeness_file",
    ),
    path("returns/completeness/many/", many_returns.return_many, name="return_many"),
]
