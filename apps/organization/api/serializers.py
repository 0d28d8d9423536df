"""What the API says about offices, grades and periods."""

from rest_framework import serializers

from apps.organization.choices import (
    Basis,
    GradeCategory,
    Location,
    OfficeKind,
    PeriodState,
    Reporting,
)


class OfficeQuerySerializer(serializers.Serializer):
    """The filters of the list of offices."""

    on = serializers.DateField(
        required=False, help_text="The day of the tree; today when left out."
    )
    kind = serializers.ChoiceField(OfficeKind.choices, required=False)
    reporting = serializers.ChoiceField(Reporting.choices, required=False)
    region = serializers.CharField(
        required=False, help_text="Code of an office: it and all offices below it."
    )
    country = serializers.CharField(required=False, help_text="ISO 3166-1 code of three letters.")
    search = serializers.CharField(
        required=False, help_text="Part of the code, the name or the duty station."
    )


class OfficeSerializer(serializers.Serializer):
    """One office as it was on a day (`listing.OfficeRow`)."""

    code = serializers.CharField(source="node.code")
    name = serializers.CharField(source="node.name")
    kind = serializers.ChoiceField(OfficeKind.choices, source="node.kind")
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    region = serializers.CharField(source="region.code", default=None, allow_null=True)
    reporting = serializers.ChoiceField(Reporting.choices, source="node.reporting")
    location = serializers.ChoiceField(Location.choices, source="node.location")
    country = serializers.CharField(source="node.country", allow_blank=True)
    un_region = serializers.CharField(source="node.un_region", allow_blank=True)
    duty_station = serializers.CharField(source="node.duty_station", allow_blank=True)
    time_zone = serializers.CharField(source="node.time_zone")


class OfficeSpellSerializer(serializers.Serializer):
    """What an office was from a date to a date; a blank date is not known or not set."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(OfficeKind.choices)
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]
    reporting = serializers.ChoiceField(Reporting.choices)
    starts_on = serializers.DateField(allow_null=True)
    ends_before = serializers.DateField(allow_null=True)
    merged_into = serializers.CharField(source="merged_into.code", default=None, allow_null=True)
    basis = serializers.ChoiceField(Basis.choices)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    note = serializers.CharField(allow_blank=True)


class OfficeHistorySerializer(serializers.Serializer):
    """One office: as it was on the day (null when it did not exist), and all its spells."""

    code = serializers.CharField()
    on = serializers.DateField()
    office = OfficeSerializer(allow_null=True)
    spells = OfficeSpellSerializer(many=True)


class GradeSerializer(serializers.Serializer):
    """One personal grade; a higher rank is more senior."""

    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.ChoiceField(GradeCategory.choices)
    rank = serializers.IntegerField()
    p_equivalent = serializers.CharField(allow_blank=True)
    retired_on = serializers.DateField(allow_null=True)


class PeriodSerializer(serializers.Serializer):
    """One reporting period; days are whole days in each office's own time zone."""

    as_of = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    state = serializers.ChoiceField(PeriodState.choices)
    certified_on = serializers.DateField(allow_null=True)
