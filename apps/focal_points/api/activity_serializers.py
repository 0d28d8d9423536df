"""Activities as the API writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.focal_points.choices import (
    ActivityKind,
    ActivityState,
    ContactKind,
    Observance,
    PartnerKind,
)
from apps.focal_points.forms.activity_filters import EARLIEST_YEAR, LATEST_YEAR
from apps.focal_points.services.activities.data import LONGEST, MOST_PARTICIPANTS

# As pairs, because the schema tells sets of choices apart by values and labels.
ACTIVITY_KINDS = [(each, each) for each in ActivityKind.values]
OBSERVANCES = [(each, each) for each in Observance.values]
ACTIVITY_STATES = [(each, each) for each in ActivityState.values if each != ActivityState.DRAFT]
ACTIVITY_PARTNERS = [(each, each) for each in PartnerKind.values]
CONTACTS = [(each, each) for each in ContactKind.values]
LANGUAGES_OF_TEXT = [(each, each) for each in ("en", "fr", "es")]


def count(**options: Any) -> serializers.IntegerField:
    """Return a number of persons; null: nobody counted."""
    return serializers.IntegerField(
        min_value=0, max_value=MOST_PARTICIPANTS, allow_null=True, **options
    )


class ActivityQuerySerializer(serializers.Serializer):
    """The filters of the log, those of the page."""

    text = serializers.CharField(required=False, help_text="Words of title, outcome, place.")
    office = serializers.CharField(
        required=False, help_text="Code of an office; it and all below it."
    )
    year = serializers.IntegerField(required=False, min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    from_day = serializers.DateField(required=False)
    until_day = serializers.DateField(required=False)
    kind = serializers.ChoiceField(choices=ACTIVITY_KINDS, required=False)
    area = serializers.IntegerField(required=False, help_text="Number of the area of work.")
    observance = serializers.ChoiceField(choices=OBSERVANCES, required=False)
    project = serializers.CharField(required=False, help_text="Code of the project.")
    writer = serializers.CharField(required=False, help_text="`mine`, or the number of a person.")
    state = serializers.ChoiceField(choices=ACTIVITY_STATES, required=False)


class ActivityPartnerSerializer(serializers.Serializer):
    """Who an activity was done with."""

    name = serializers.CharField(max_length=LONGEST["name"])
    kind = serializers.ChoiceField(choices=ACTIVITY_PARTNERS)
    contact = serializers.ChoiceField(choices=CONTACTS)


class ActivitySerializer(serializers.Serializer):
    """One activity; counts are null where nobody counted, texts empty where nothing was said."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
    office = serializers.CharField(source="office.code")
    happened_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(choices=ACTIVITY_KINDS)
    observance = serializers.ChoiceField(choices=OBSERVANCES, allow_blank=True)
    area = serializers.IntegerField(
        source="area.number", default=None, allow_null=True, read_only=True
    )
    title = serializers.CharField()
    outcome = serializers.CharField()
    place = serializers.CharField()
    language = serializers.ChoiceField(choices=LANGUAGES_OF_TEXT)
    staff_women = count()
    staff_men = count()
    staff_other = count()
    external_women = count()
    external_men = count()
    external_other = count()
    project = serializers.SerializerMethodField()
    partners = ActivityPartnerSerializer(many=True)
    state = serializers.ChoiceField(choices=ACTIVITY_STATES)
    withdrawn_because = serializers.CharField()
    logged_at = serializers.DateTimeField()

    @extend_schema_field(serializers.CharField())
    def get_project(self, activity: Any) -> str:
        """Return the code of the project; empty without one, and where the caller does not see it."""
        return str(self.context["projects"].get(activity.project_id, ""))


class NewActivitySerializer(serializers.Serializer):
    """What is sent to log an activity."""

    office = serializers.CharField(help_text="Code of the office.")
    happened_on = serializers.DateField()
    ended_on = serializers.DateField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=ACTIVITY_KINDS)
    observance = serializers.ChoiceField(choices=OBSERVANCES, required=False, allow_blank=True)
    area = serializers.IntegerField(
        required=False, allow_null=True, help_text="Number of the area of work."
    )
    title = serializers.CharField(max_length=LONGEST["title"])
    outcome = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST["outcome"])
    place = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST["place"])
    language = serializers.ChoiceField(choices=LANGUAGES_OF_TEXT, default="en")
    staff_women = count(required=False)
    staff_men = count(required=False)
    staff_other = count(required=False)
    external_women = count(required=False)
    external_men = count(required=False)
    external_other = count(required=False)
    project = serializers.CharField(
        required=False, allow_blank=True, help_text="Code of a project that the caller sees."
    )
    partners = ActivityPartnerSerializer(many=True, required=False)
    confirmed = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="The number of participants again, where it is so large that it is asked for.",
    )
