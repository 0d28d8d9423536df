"""Actions as the API reads and writes them."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, RecordView
from apps.actions.choices import PENDING_STATES, ActionState, Priority
from apps.actions.forms.filters import LIVE, OVERDUE, PENDING, SOON_DAYS
from apps.actions.selectors.register import ALL, MINE, UNIT, cause_of
from apps.actions.services.register import LONGEST_TEXT, LONGEST_TITLE

# As pairs, because the schema tells sets of choices apart by values and labels.
STATE_FILTERS = [(each, each) for each in (LIVE, PENDING, *ActionState.values)]
ACTION_STATES = [(state, state) for state in ActionState.values]
ACTION_PRIORITIES = [(each, each) for each in Priority.values]
DUE_FILTERS = [(each, each) for each in (OVERDUE, *SOON_DAYS)]
TABS = [(each, each) for each in (MINE, UNIT, ALL)]


class ActionQuerySerializer(serializers.Serializer):
    """The filters of the list, those of the page."""

    tab = serializers.ChoiceField(choices=TABS, required=False, default=ALL)
    text = serializers.CharField(required=False, help_text="Words of title, description, effect.")
    state = serializers.ChoiceField(choices=STATE_FILTERS, required=False)
    due = serializers.ChoiceField(
        choices=DUE_FILTERS, required=False, help_text="Overdue, or in so many days."
    )
    due_from = serializers.DateField(required=False)
    due_until = serializers.DateField(required=False)
    priority = serializers.ChoiceField(choices=ACTION_PRIORITIES, required=False)
    owner = serializers.CharField(required=False, help_text="Number of the owner, or `nobody`.")
    office = serializers.CharField(
        required=False, help_text="Code of an office; it and all below it."
    )
    cause = serializers.CharField(
        required=False, help_text="Kind of record that made it, or `none`."
    )
    made_by = serializers.CharField(required=False, help_text="The record that made it, kind:id.")


class ActionPersonSerializer(serializers.Serializer):
    """A person of an action."""

    id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    name = serializers.SerializerMethodField()

    def get_name(self, user: Any) -> str:
        """Return the name by which the person is called."""
        return name_of(user)


class CauseSerializer(serializers.Serializer):
    """The record that made an action, as far as the caller sees it."""

    record = serializers.CharField(help_text="kind:id")
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class ActionSerializer(serializers.Serializer):
    """One action. `cause` is null where there is none and where the caller does not see it."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=ACTION_STATES)
    priority = serializers.ChoiceField(choices=ACTION_PRIORITIES)
    due_on = serializers.DateField()
    late_from = serializers.DateTimeField(
        help_text="The midnight after the due day, in the office."
    )
    is_overdue = serializers.SerializerMethodField()
    office = serializers.CharField(source="office.code")
    owner = ActionPersonSerializer(allow_null=True)
    verifier = ActionPersonSerializer(allow_null=True)
    has_cause = serializers.SerializerMethodField()
    cause = serializers.SerializerMethodField()
    description = serializers.CharField()
    expected_effect = serializers.CharField()
    resources = serializers.CharField()
    cost = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    no_evidence_because = serializers.CharField()
    returned_because = serializers.CharField()
    closing_words = serializers.CharField()

    def get_is_overdue(self, action: Any) -> bool:
        """Whether it is owed and late, by the day of its office."""
        now: datetime = self.context["now"]
        return action.state in PENDING_STATES and action.late_from <= now

    def get_has_cause(self, action: Any) -> bool:
        """Whether a record made it, seen or not."""
        return cause_of(action) is not None

    @extend_schema_field(CauseSerializer(allow_null=True))
    def get_cause(self, action: Any) -> Any:
        """Return the record that made it."""
        causes: dict[RecordRef, RecordView] = self.context["causes"]
        ref = cause_of(action)
        if ref is None or ref not in causes:
            return None
        view = causes[ref]
        said = {"record": ref.name, "label": str(view.label), "url": view.url}
        return CauseSerializer(said).data


class SaidSerializer(serializers.Serializer):
    """What an action says; people by their user names."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    due_on = serializers.DateField()
    priority = serializers.ChoiceField(choices=ACTION_PRIORITIES, required=False)
    owner = serializers.CharField(required=False, allow_null=True, max_length=150)
    verifier = serializers.CharField(required=False, allow_null=True, max_length=150)
    description = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    expected_effect = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_TEXT
    )
    resources = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    cost = serializers.DecimalField(
        required=False, allow_null=True, max_digits=12, decimal_places=2
    )
    currency = serializers.CharField(required=False, allow_blank=True, max_length=3)


class NewActionSerializer(SaidSerializer):
    """An action to be made."""

    office = serializers.CharField(help_text="Code of the office that owes it.")
    cause = serializers.CharField(required=False, help_text="The record that makes it, kind:id.")


class ChangedActionSerializer(SaidSerializer):
    """What is to change; what is left out stays. `version` is the one that was read."""

    version = serializers.IntegerField(min_value=1)
    title = serializers.CharField(required=False, max_length=LONGEST_TITLE)
    due_on = serializers.DateField(required=False)


class ActionStepSerializer(serializers.Serializer):
    """The version that was read."""

    version = serializers.IntegerField(min_value=1)


class DoneStepSerializer(ActionStepSerializer):
    """That it is done."""

    no_evidence_because = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text="Needed when nothing is attached.",
    )


class VerifyStepSerializer(ActionStepSerializer):
    """What the verifier found."""

    words = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class ReasonStepSerializer(ActionStepSerializer):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


class ReopenStepSerializer(ReasonStepSerializer):
    """Why, and until when."""

    due_on = serializers.DateField()


class ProgressNoteSerializer(serializers.Serializer):
    """A progress note."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    written_by = ActionPersonSerializer(read_only=True, allow_null=True)
    written_at = serializers.DateTimeField(read_only=True)
