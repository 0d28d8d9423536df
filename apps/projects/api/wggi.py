"""The WGGI in the API: its members, as counts for everybody and by name for the inner circle, and its meetings."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.organization.selectors import tree_on
from apps.projects.choices import MemberRole
from apps.projects.models import WggiMeeting
from apps.projects.selectors.wggi.meetings import listed, sees_meetings
from apps.projects.selectors.wggi.members import composition, current_lines
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

# As pairs, because the schema tells sets of choices apart by values and labels.
ROLES = [(role, role) for role in MemberRole.values]


class WggiMemberSerializer(serializers.Serializer):
    """A member of today; a blank sex means not recorded, null that no end is known."""

    name = serializers.CharField()
    sex = serializers.CharField(allow_blank=True)
    department = serializers.CharField(help_text="Code of the office.")
    role = serializers.ChoiceField(choices=ROLES)
    starts_on = serializers.DateField()
    ends_before = serializers.DateField(allow_null=True)
    is_inactive = serializers.BooleanField()


class WggiMembersSerializer(serializers.Serializer):
    """The members of today; outside the inner circle no names, and null where so few could be recognized.

    `other` counts other, undisclosed and not recorded. `share_women` is per cent of women and men,
    unrounded.
    """

    as_of = serializers.DateField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    other = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    share_women = serializers.FloatField(allow_null=True)
    members = WggiMemberSerializer(many=True)


class WggiMeetingSerializer(serializers.Serializer):
    """A meeting, with how many members were there and how many decisions were made."""

    id = serializers.IntegerField()
    held_on = serializers.DateField()
    place = serializers.CharField(allow_blank=True)
    agenda = serializers.CharField(allow_blank=True)
    notes = serializers.CharField(allow_blank=True)
    present = serializers.IntegerField()
    decided = serializers.IntegerField()


class MembersView(ScopedAPIView):
    """The members."""

    @extend_schema(
        operation_id="wggi_members",
        summary="Women and men in the WGGI today; names for those who see records",
        responses={200: WggiMembersSerializer},
        tags=["projects"],
    )
    def get(self, request: Request) -> Response:
        """Return counts, and the members where the caller may read names."""
        today = timezone.localdate()
        table = composition(on=today, scope=self.scope)
        cells = dict(
            zip([column.key for column in table.columns], table.rows[0].cells, strict=True)
        )
        offices = tree_on(day=today).nodes
        answer: dict[str, Any] = {"as_of": today}
        for key, cell in cells.items():
            value = cell.value if isinstance(cell, Figure) else None
            answer[key] = float(value) if value is not None and key == "share_women" else value
        answer["members"] = [
            {
                "name": line.member.name,
                "sex": line.member.sex,
                "department": offices[line.member.office_id].code
                if line.member.office_id in offices
                else "",
                "role": line.member.role,
                "starts_on": line.member.starts_on,
                "ends_before": line.member.ends_before,
                "is_inactive": line.is_inactive,
            }
            for line in current_lines(on=today, scope=self.scope)
        ]
        return Response(WggiMembersSerializer(answer).data)


class MeetingListView(ScopedAPIView, ListAPIView[Any]):
    """The meetings."""

    serializer_class = WggiMeetingSerializer

    @extend_schema(
        operation_id="wggi_meetings_list",
        summary="Meetings of the WGGI, the newest first",
        responses={200: WggiMeetingSerializer(many=True), 403: ErrorsSerializer},
        tags=["projects"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of meetings."""
        if not sees_meetings(self.scope):
            raise NotPermitted
        page: list[WggiMeeting] | None = self.paginate_queryset(listed(scope=self.scope))
        return self.get_paginated_response(WggiMeetingSerializer(page, many=True).data)
