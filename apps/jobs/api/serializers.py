"""Shapes of the API of jobs."""

from rest_framework import serializers

from apps.jobs.choices import JobStatus, StepStatus


class StepSerializer(serializers.Serializer):
    """One step of a job."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    status = serializers.ChoiceField(choices=StepStatus.choices)


class JobSerializer(serializers.Serializer):
    """Where a job stands; `result_url` is empty until it has finished."""

    id = serializers.IntegerField()
    heading = serializers.CharField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    steps = StepSerializer(many=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    problem = serializers.CharField(allow_blank=True)
    result_url = serializers.CharField(allow_blank=True)
