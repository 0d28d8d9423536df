"""The API of notices: one's own, and marking them as read."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.actions.choices import NoticeKind
from apps.actions.models import Notice
from apps.actions.notice_words import NoticeView
from apps.actions.selectors.notices import NoticeFilter, inbox
from apps.actions.services.notices import read
from apps.web.api_views import ScopedAPIView


class NoticeQuerySerializer(serializers.Serializer):
    """What the list is narrowed to."""

    kind = serializers.ChoiceField(
        choices=NoticeKind.choices, required=False, allow_blank=True, default=""
    )
    unread = serializers.BooleanField(required=False, default=False)


class NoticeSerializer(serializers.Serializer):
    """One notice, in the language and time zone of whoever asks."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    is_unread = serializers.BooleanField()

    def to_representation(self, instance: Notice) -> dict[str, Any]:
        """Translate the row."""
        found: dict[str, Any] = super().to_representation(NoticeView.of(instance))
        return found


class NoticeListView(ScopedAPIView, ListAPIView[Any]):
    """One's own notices, the newest first."""

    serializer_class = NoticeSerializer

    @extend_schema(
        operation_id="notices_list", parameters=[NoticeQuerySerializer], tags=["notices"]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Notice]:
        """Return what the address asks for."""
        query = NoticeQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        only = NoticeFilter(
            kind=query.validated_data["kind"], is_unread=query.validated_data["unread"]
        )
        return inbox(only=only, scope=self.scope)


class NoticeReadView(ScopedAPIView):
    """A notice that is read."""

    @extend_schema(
        operation_id="notice_read", request=None, responses=NoticeSerializer, tags=["notices"]
    )
    def post(self, request: Request, notice_id: int) -> Response:
        """Mark one's own notice as read, and return it."""
        notice = read(notice_id=notice_id, now=timezone.now(), scope=self.scope)
        return Response(NoticeSerializer(notice).data)
