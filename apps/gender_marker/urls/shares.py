"""Addresses of shares and benchmarks."""

from django.urls import path

from apps.gender_marker.views import benchmarks, shares

urlpatterns = [
    path("gender-marker/shares/", shares.shares, name="shares"),
    path(
        "gender-marker/shares/<slug:what>.<slug:extension>", shares.shares_file, name="shares_file"
    ),
    path("gender-marker/benchmarks/", benchmarks.benchmarks, name="benchmarks"),
    path(
        "gender-marker/benchmarks/<int:benchmark_id>/withdraw/",
        benchmarks.benchmark_withdraw,
        name="benchmark_withdraw",
    ),
]
