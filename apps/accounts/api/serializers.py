"""Shapes of the API of accounts."""

from rest_framework import serializers


class MyUserSerializer(serializers.Serializer):
    """The account that asks."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    time_zone = serializers.CharField()


class MyRoleSerializer(serializers.Serializer):
    """A role; `office` is null when it is held over the whole organization."""

    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    office = serializers.CharField(allow_null=True)
    starts_on = serializers.DateField()
    ends_before = serializers.DateField(allow_null=True)


class MyOfficeSerializer(serializers.Serializer):
    """An office that may be seen, and what else may be done there."""

    code = serializers.CharField()
    name = serializers.CharField()
    may = serializers.ListField(child=serializers.CharField())


class MeSerializer(serializers.Serializer):
    """Who asks, in which roles, over which offices."""

    user = MyUserSerializer()
    roles = MyRoleSerializer(many=True)
    offices = MyOfficeSerializer(many=True)
