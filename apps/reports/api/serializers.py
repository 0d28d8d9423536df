"""What the API says about editions of the report."""

from rest_framework import serializers

from apps.reports.choices import LANGUAGES, EditionState, Series


class EditionQuerySerializer(serializers.Serializer):
    """The language of the words of an edition; that of the caller when left out."""

    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False)


class EditionSerializer(serializers.Serializer):
    """One edition; the checksum is that of its frozen figures (SHA-256)."""

    series = serializers.ChoiceField(choices=Series.choices)
    year = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=EditionState.choices)
    checksum = serializers.CharField()
    frozen_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class EditionFiguresSerializer(EditionSerializer):
    """One edition with its tables: every figure exact (fractions as "n/d"), as it was frozen."""

    language = serializers.ChoiceField(choices=list(LANGUAGES))
    tables = serializers.ListField(child=serializers.DictField())
