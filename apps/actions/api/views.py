"""Actions through the API: the same rules and refusals as on the pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.api.serializers import (
    ActionQuerySerializer,
    ActionSerializer,
    ActionStepSerializer,
    ChangedActionSerializer,
    DoneStepSerializer,
    NewActionSerializer,
    ProgressNoteSerializer,
    ReasonStepSerializer,
    ReopenStepSerializer,
    VerifyStepSerializer,
)
from apps.actions.forms.filters import ActionFilters
from apps.actions.models import Action
from apps.actions.selectors.people import user_named
from apps.actions.selectors.register import (
    action_seen,
    actions_of_tab,
    actions_seen,
    causes_of,
    listed,
    may_create,
    notes_of,
    sees_register,
)
from apps.actions.services import register, steps
from apps.actions.services.register import ActionData
from apps.organization.selectors import tree_on
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem

REFUSED = dict.fromkeys((403, 404, 409, 422), ErrorsSerializer)
PEOPLE = ("owner", "verifier")


class ActionListView(ScopedAPIView, ListAPIView[Any]):
    """The register."""

    serializer_class = ActionSerializer

    @extend_schema(
        operation_id="actions_list",
        summary="Actions that the caller sees, by due date",
        parameters=[ActionQuerySerializer],
        responses={200: ActionSerializer(many=True), **REFUSED},
        tags=["actions"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of actions."""
        if not sees_register(scope=self.scope):
            raise NotPermitted
        query = ActionQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        now = datetime.now(UTC)
        filters = ActionFilters(
            {name: str(value) for name, value in query.validated_data.items() if name != "tab"},
            actions_of_tab(tab=query.validated_data["tab"], scope=self.scope),
            tree=tree_on(day=now.date()),
            now=now,
            today=timezone.localdate(now),
            scope=self.scope,
        )
        if filters.errors:
            raise Invalid(
                problems=[
                    Problem(code=error["code"], field=field, message=error["message"])
                    for field, found in filters.errors.get_json_data().items()
                    for error in found
                ]
            )
        page: Any = self.paginate_queryset(listed(rows=filters.qs, now=now))
        return self.get_paginated_response(actions_json(page, now, self.scope))

    @extend_schema(
        operation_id="actions_create",
        summary="Make an action",
        request=NewActionSerializer,
        responses={201: ActionSerializer, **REFUSED},
        tags=["actions"],
    )
    def post(self, request: Request) -> Response:
        """Make an action and return it."""
        if not may_create(scope=self.scope):
            raise NotPermitted(_("Those who work for an office make its actions."))
        sent = NewActionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        now = datetime.now(UTC)
        node = tree_on(day=now.date()).by_code.get(said.pop("office"))
        if node is None:
            raise OutOfScope
        cause = said.pop("cause", "")
        action = register.create_action(
            office_id=node.id,
            data=ActionData(**people_of(said, self.scope)),
            cause=RecordRef.named(cause) if cause else None,
            now=now,
            scope=self.scope,
        )
        return Response(action_json(action.pk, now, self.scope), status=status.HTTP_201_CREATED)


class ActionDetailView(ScopedAPIView):
    """One action."""

    @extend_schema(
        operation_id="actions_retrieve",
        summary="One action",
        responses={200: ActionSerializer, **REFUSED},
        tags=["actions"],
    )
    def get(self, request: Request, action_id: int) -> Response:
        """Return an action that the caller sees."""
        return Response(action_json(action_id, datetime.now(UTC), self.scope))

    @extend_schema(
        operation_id="actions_change",
        summary="Change what a pending action says",
        description="What is left out stays. 409 when the version is not the newest.",
        request=ChangedActionSerializer,
        responses={200: ActionSerializer, **REFUSED},
        tags=["actions"],
    )
    def patch(self, request: Request, action_id: int) -> Response:
        """Change an action and return it."""
        action = action_seen(action_id=action_id, scope=self.scope)
        sent = ChangedActionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = dict(sent.validated_data)
        version = said.pop("version")
        now = datetime.now(UTC)
        register.edit_action(
            action_id=action_id,
            version=version,
            data=replace(data_of(action), **people_of(said, self.scope)),
            now=now,
            scope=self.scope,
        )
        return Response(action_json(action_id, now, self.scope))


class StepView(ScopedAPIView):
    """A step of an action: what is sent goes to the service as it is."""

    sent: ClassVar[type[serializers.Serializer]] = ActionStepSerializer
    step: ClassVar[Callable[..., Action]]

    def take(self, request: Request, action_id: int) -> Response:
        """Take the step and return the action as it is then."""
        action_seen(action_id=action_id, scope=self.scope)
        sent = self.sent(data=request.data)
        sent.is_valid(raise_exception=True)
        now = datetime.now(UTC)
        type(self).step(action_id=action_id, now=now, scope=self.scope, **sent.validated_data)
        return Response(action_json(action_id, now, self.scope))


def step_view(
    name: str, summary: str, step: Callable[..., Action], sent: type[serializers.Serializer]
) -> type[StepView]:
    """Return the view of one step."""

    @extend_schema(
        operation_id=f"actions_{name}",
        summary=summary,
        request=sent,
        responses={200: ActionSerializer, **REFUSED},
        tags=["actions"],
    )
    def post(self: StepView, request: Request, action_id: int) -> Response:
        return self.take(request, action_id)

    attributes = {"step": staticmethod(step), "sent": sent, "post": post, "__doc__": summary}
    return type(f"{name.title()}View", (StepView,), attributes)


StartView = step_view("start", "Say that work has begun", steps.start, ActionStepSerializer)
DoneView = step_view("done", "Say that it is done", steps.say_done, DoneStepSerializer)
VerifyView = step_view("verify", "Verify as its verifier", steps.verify, VerifyStepSerializer)
SendBackView = step_view(
    "send_back", "Send back as its verifier", steps.send_back, ReasonStepSerializer
)
DropView = step_view("drop", "Give it up", steps.drop, ReasonStepSerializer)
ReopenView = step_view("reopen", "Open it again", steps.reopen, ReopenStepSerializer)


class NoteListView(ScopedAPIView):
    """The progress notes of an action."""

    @extend_schema(
        operation_id="actions_notes",
        summary="Progress notes, the newest first",
        responses={200: ProgressNoteSerializer(many=True), **REFUSED},
        tags=["actions"],
    )
    def get(self, request: Request, action_id: int) -> Response:
        """Return all notes."""
        action = action_seen(action_id=action_id, scope=self.scope)
        return Response(
            ProgressNoteSerializer(notes_of(action=action, scope=self.scope), many=True).data
        )

    @extend_schema(
        operation_id="actions_add_note",
        summary="Tell of its progress",
        request=ProgressNoteSerializer,
        responses={201: ProgressNoteSerializer, **REFUSED},
        tags=["actions"],
    )
    def post(self, request: Request, action_id: int) -> Response:
        """Write a note and return it."""
        action_seen(action_id=action_id, scope=self.scope)
        sent = ProgressNoteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        note = steps.add_note(
            action_id=action_id,
            text=sent.validated_data["text"],
            now=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(ProgressNoteSerializer(note).data, status=status.HTTP_201_CREATED)


def actions_json(actions: Iterable[Action], now: datetime, scope: OfficeScope) -> list[Any]:
    """Return actions in the shape of `ActionSerializer`."""
    actions = list(actions)
    context = {"now": now, "causes": causes_of(actions=actions, scope=scope)}
    return list(ActionSerializer(actions, many=True, context=context).data)


def action_json(action_id: int, now: datetime, scope: OfficeScope) -> Any:
    """Return one action; raises OutOfScope."""
    rows: QuerySet[Action] = actions_seen(scope=scope).filter(pk=action_id)
    found = actions_json(listed(rows=rows, now=now), now, scope)
    if not found:
        raise OutOfScope
    return found[0]


def people_of(said: Mapping[str, Any], scope: OfficeScope) -> dict[str, Any]:
    """Return what was sent with people by number; raises Invalid for names that are unknown."""
    values = {name: value for name, value in said.items() if name not in PEOPLE}
    problems = []
    for role in PEOPLE:
        if role not in said:
            continue
        user = user_named(name=said[role], scope=scope) if said[role] else None
        if said[role] and user is None:
            problems.append(
                Problem(
                    code="no_account",
                    field=role,
                    message=_("This person has no open account."),
                    value=said[role],
                )
            )
        values[f"{role}_id"] = user.pk if user else None
    if problems:
        raise Invalid(problems=problems)
    if "currency" in values:
        values["currency"] = values["currency"].upper()
    return values


def data_of(action: Action) -> ActionData:
    """Return what an action says now."""
    names = ActionData.__dataclass_fields__
    return ActionData(**{name: getattr(action, name) for name in names})
