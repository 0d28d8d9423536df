"""`GET /api/v1/staffing/releases/`: released tables, all that readers outside the inner circle get."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.choices import Population, ReleaseSource, ReleaseState
from apps.staffing.models import Release
from apps.staffing.selectors import releases as selectors
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

RELEASE_STATES = [(state.value, state.value) for state in ReleaseState]


class ReleaseSerializer(serializers.ModelSerializer):
    """One release; what the attack narrowed stands on its page, for who sees all records."""

    source = serializers.ChoiceField(choices=ReleaseSource.values)  # type: ignore[assignment]
    population = serializers.ChoiceField(choices=Population.values)
    state = serializers.ChoiceField(choices=RELEASE_STATES)
    title = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = (
            "id",
            "title",
            "source",
            "reference",
            "as_of",
            "population",
            "has_offices",
            "state",
            "verdict",
            "is_specimen",
            "checksum",
            "published_at",
        )

    def get_title(self, release: Release) -> str:
        """Return what the release is called."""
        return selectors.title_of(release)

    def get_verdict(self, release: Release) -> str:
        """Return what the attack found: safe, narrowed or undecided; blank before it has run."""
        return str(release.outcome.get("verdict", ""))


class ReleaseTablesSerializer(ReleaseSerializer):
    """One release with its tables as they were frozen."""

    language = serializers.ChoiceField(choices=("en", "fr", "es"))
    tables = serializers.ListField(child=serializers.DictField())

    class Meta(ReleaseSerializer.Meta):
        fields = (*ReleaseSerializer.Meta.fields, "language", "tables")  # type: ignore[assignment]


class ReleaseQuerySerializer(serializers.Serializer):
    """What may be asked."""

    language = serializers.ChoiceField(choices=("en", "fr", "es"), required=False)


class ReleaseListView(ScopedAPIView, ListAPIView[Release]):
    """The releases that the caller may read."""

    serializer_class = ReleaseSerializer

    @extend_schema(
        operation_id="staffing_releases_list",
        summary="Released tables, the newest date first",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of releases."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return what the caller may read."""
        return selectors.releases_seen(scope=self.scope)


class ReleaseView(ScopedAPIView):
    """One release with its tables."""

    # Tables within tables are no rows for a CSV file; the tables of a page are downloaded there.
    renderer_classes = [JSONRenderer]

    @extend_schema(
        operation_id="staffing_releases_retrieve",
        summary="One release with its tables as they were frozen",
        parameters=[ReleaseQuerySerializer],
        responses={
            200: ReleaseTablesSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request, release_id: int) -> Response:
        """Return the tables of a release."""
        query = ReleaseQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        release = selectors.release_seen(release_id=release_id, scope=self.scope)
        language = query.validated_data.get("language") or (get_language() or "en")[:2]
        tables = selectors.tables_of(release=release, language=language, scope=self.scope)
        return Response(
            {
                **ReleaseSerializer(release).data,
                "language": language,
                "tables": [table.to_dict() for table in tables],
            }
        )
