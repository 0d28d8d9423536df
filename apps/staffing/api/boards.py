"""Boards through the API: their composition over time, entered and changed."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.shares import share_of_women
from apps.staffing.api.parity import unrounded
from apps.staffing.api.vacancies import YES_NO
from apps.staffing.choices import Board, YesNo
from apps.staffing.models import BoardComposition
from apps.staffing.selectors.boards import compositions_seen, demand_boards
from apps.staffing.services import boards as services
from apps.staffing.services.boards import MEMBERS, TRAINED, BoardData
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

REFUSED = dict.fromkeys((403, 404, 409, 422), ErrorsSerializer)


def persons() -> serializers.IntegerField:
    """Return a field of persons; null is not known."""
    return serializers.IntegerField(required=False, allow_null=True, default=None)


class NewBoardCompositionSerializer(serializers.Serializer):
    """Who sits on a board from a day on; null is not known."""

    board = serializers.ChoiceField(choices=Board.values)
    as_of = serializers.DateField()
    members_women = persons()
    members_men = persons()
    members_other = persons()
    trained_women = persons()
    trained_men = persons()
    trained_other = persons()
    has_gender_member = serializers.ChoiceField(
        choices=YES_NO, required=False, default=YesNo.NOT_KNOWN.value
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, default=""
    )


class ChangedBoardCompositionSerializer(NewBoardCompositionSerializer):
    """A composition as it is changed, in the version that was looked at."""

    version = serializers.IntegerField(min_value=0)


class BoardCompositionSerializer(ChangedBoardCompositionSerializer):
    """One composition; the share of women is per cent, unrounded, null where neither women nor men sit."""

    id = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)


class BoardCompositionsSerializer(serializers.Serializer):
    """All compositions that are known, by board, the newest first."""

    compositions = BoardCompositionSerializer(many=True)


class BoardsView(ScopedAPIView):
    """The boards."""

    @extend_schema(
        operation_id="staffing_boards",
        summary="Composition of the boards over time",
        responses={200: BoardCompositionsSerializer, 403: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return all compositions."""
        demand_boards(scope=self.scope)
        found = compositions_seen(scope=self.scope)
        return Response({"compositions": [composition_json(each) for each in found]})

    @extend_schema(
        operation_id="staffing_boards_create",
        summary="Enter the composition of a board",
        request=NewBoardCompositionSerializer,
        responses={201: BoardCompositionSerializer, **REFUSED},
    )
    def post(self, request: Request) -> Response:
        """Enter a composition and return it."""
        services.demand_keeper(scope=self.scope)
        sent = NewBoardCompositionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        saved = services.save(
            data=data_of(sent.validated_data),
            now=timezone.now(),
            today=timezone.localdate(),
            scope=self.scope,
        )
        return Response(composition_json(saved), status=status.HTTP_201_CREATED)


class BoardView(ScopedAPIView):
    """One composition of a board."""

    @extend_schema(
        operation_id="staffing_board_change",
        summary="Change the composition of a board",
        request=ChangedBoardCompositionSerializer,
        responses={200: BoardCompositionSerializer, **REFUSED},
    )
    def put(self, request: Request, composition_id: int) -> Response:
        """Put what is sent in the place of what stands, and return it."""
        services.composition_to_change(composition_id=composition_id, scope=self.scope)
        sent = ChangedBoardCompositionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        changed = services.change(
            composition_id=composition_id,
            version=sent.validated_data["version"],
            data=data_of(sent.validated_data),
            now=timezone.now(),
            today=timezone.localdate(),
            scope=self.scope,
        )
        return Response(composition_json(changed))


def data_of(sent: dict[str, Any]) -> BoardData:
    """Return what was sent as the service takes it."""
    return BoardData(
        board=sent["board"],
        as_of=sent["as_of"],
        counts={name: sent[name] for name in (*MEMBERS, *TRAINED)},
        has_gender_member=sent["has_gender_member"],
        source=sent["source"],
    )


def composition_json(one: BoardComposition) -> dict[str, Any]:
    """Return a composition in the shape of the API."""
    return {
        "id": one.pk,
        "version": one.version,
        "board": one.board,
        "as_of": one.as_of.isoformat(),
        **{name: getattr(one, name) for name in (*MEMBERS, *TRAINED)},
        "share_of_women": unrounded(share_of_women(one.members_women, one.members_men)),
        "has_gender_member": one.has_gender_member,
        "source": one.source,
    }
