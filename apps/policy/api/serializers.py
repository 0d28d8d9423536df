"""What the API says about targets, commitments and activities of the guidelines."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.policy.choices import Closing, Guideline
from apps.policy.models import Commitment, GuidelineActivity, Target
from apps.policy.selectors.commitments import OPEN


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


# As pairs, because the schema tells sets of choices apart by values and labels.
STATES = [(state, state) for state in (OPEN, *Closing.values)]
GUIDELINES = [(guideline, guideline) for guideline in Guideline.values]


class CommitmentQuerySerializer(serializers.Serializer):
    """The filters of the list of commitments."""

    text = serializers.CharField(
        required=False, help_text="Words of the commitment, its theme or who is responsible."
    )
    theme = serializers.CharField(required=False, help_text="The theme in English.")
    state = serializers.ChoiceField(choices=STATES, required=False)


class CommitmentSerializer(serializers.ModelSerializer):
    """One commitment; blank means not stated.

    `is_our_reading`: wording, theme and indicator are a reading of the paragraph, not its text.
    """

    policy = serializers.CharField(source="policy.key")
    symbol = serializers.CharField(source="policy.symbol")
    state = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = [
            "id",
            "key",
            "policy",
            "symbol",
            "paragraph",
            "position",
            *(
                f"{name}_{code}"
                for name in ("theme", "text", "responsible", "deadline", "indicator")
                for code in ("en", "fr", "es")
            ),
            "is_our_reading",
            "source",
            "note",
            "state",
            "closed_on",
            "closed_because",
            "version",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, commitment: Commitment) -> str:
        """Return `open`, or as what it was closed."""
        return commitment.closing or OPEN


class GuidelineActivityQuerySerializer(serializers.Serializer):
    """The filters of the list of activities of the guidelines."""

    text = serializers.CharField(
        required=False, help_text="Words of the activity, its objective or expected result."
    )
    guideline = serializers.ChoiceField(choices=GUIDELINES, required=False)


class GuidelineActivitySerializer(serializers.ModelSerializer):
    """One activity of the guidelines, with its objective and expected result."""

    guideline = serializers.ChoiceField(choices=GUIDELINES)

    class Meta:
        model = GuidelineActivity
        fields = [
            "id",
            "key",
            "guideline",
            "position",
            *(
                f"{name}_{code}"
                for name in ("objective", "expected_result", "text")
                for code in ("en", "fr", "es")
            ),
            "is_our_reading",
            "source",
            "note",
        ]
