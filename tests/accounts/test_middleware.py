"""Every request knows its scope and time zone, every change its who and door."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.middleware import ScopeMiddleware
from apps.accounts.models import User


class RenamingView(APIView):
    """Writes something, to see who is recorded."""

    def post(self, request):
        request.user.first_name = "Renamed"
        request.user.save()
        return Response({"sees": request.scope.is_inner_circle})


class TestScopeMiddleware:
    def through(self, user, view=None):
        request = RequestFactory().get("/people/me/")
        request.user = user
        return ScopeMiddleware(view or (lambda request: HttpResponse(request.scope.reason)))(
            request
        )

    def test_records_the_person_of_a_token(self, world):
        """DRF finds the person long after the middleware has begun."""
        user = world.people["hr.nairobi"]
        token = Token.objects.create(user=user)
        request = RequestFactory().post(
            "/api/v1/anything/", headers={"Authorization": f"Token {token.key}"}
        )
        request.user = type("Nobody", (), {"is_authenticated": False, "pk": None})()
        response = ScopeMiddleware(RenamingView.as_view())(request)
        assert response.data == {"sees": True}
        entry = user.events.order_by("-pgh_id").first()
        assert entry.first_name == "Renamed"
        assert entry.pgh_context.metadata["user"] == user.pk
        assert entry.pgh_context.metadata["door"] == "api"

    @pytest.mark.parametrize(
        ("zone", "expected"),
        [("America/Bogota", "America/Bogota"), ("Mars/Olympus", "UTC"), ("../x", "UTC")],
    )
    def test_shows_times_in_the_persons_zone(self, world, zone, expected):
        User.objects.filter(username="hrm").update(time_zone=zone)
        user = User.objects.get(username="hrm")
        seen = []
        self.through(
            user,
            lambda request: seen.append(timezone.get_current_timezone_name()) or HttpResponse(),
        )
        assert seen == [expected]
        assert timezone.get_current_timezone_name() == "UTC"
