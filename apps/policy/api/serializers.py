"""What the API says about targets."""

from rest_framework import serializers

from apps.policy.models import Target


class TargetQuerySerializer(serializers.Serializer):
    """The filters of the list of targets."""

    iom_only = serializers.BooleanField(
        default=True, help_text="Leave out the targets of the UN system."
    )
    with_value = serializers.BooleanField(
        default=True, help_text="Leave out targets that state no per cent."
    )


class TargetSerializer(serializers.ModelSerializer):
    """One target; null and blank mean not stated, `percent` is a share from 0 to 100."""

    percent = serializers.FloatField(allow_null=True)

    class Meta:
        model = Target
        fields = [
            "key",
            "set_in",
            "document",
            "comparison",
            "target",
            "population",
            "level",
            "percent",
            "deadline_year",
            "deadline_on",
            "deadline_text",
            "binds_iom_from",
            "outcome_stated",
            "replaced_by",
            "is_iom",
            "source",
            "note",
        ]
