"""The API of accounts: who am I here."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts import selectors
from apps.accounts.api.serializers import MeSerializer
from apps.accounts.capabilities import Capability
from apps.accounts.models import User
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.web.api_views import ScopedAPIView


class MeView(ScopedAPIView):
    """The account that asks, its roles, and the offices it may see."""

    @extend_schema(operation_id="me", responses=MeSerializer, tags=["accounts"])
    def get(self, request: Request) -> Response:
        """Answer for the person of the session or the token."""
        today = timezone.localdate()
        scope: OfficeScope = self.scope
        user: User = request.user  # type: ignore[assignment]
        tree = tree_on(day=today)
        body = {
            "user": {
                "id": user.pk,
                "username": user.username,
                "name": user.get_full_name(),
                "email": user.email,
                "language": user.language,
                "time_zone": user.time_zone,
            },
            "roles": [
                {
                    "role": grant.role,
                    "label": grant.get_role_display(),
                    "office": grant.office.code if grant.office else None,
                    "starts_on": grant.starts_on,
                    "ends_before": grant.ends_before,
                }
                for grant in selectors.grants_of(user=user, on=today, scope=scope)
                if grant.starts_on <= today
            ],
            "offices": [
                {
                    "code": node.code,
                    "name": node.name,
                    "may": [each.value for each in Capability if scope.may(each, node.id)],
                }
                for node in sorted(tree.nodes.values(), key=lambda node: node.code)
                if node.id in scope.visible
            ],
        }
        return Response(MeSerializer(body).data)
