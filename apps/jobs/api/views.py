"""The API of jobs: follow one's own."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.jobs import selectors
from apps.jobs.api.serializers import JobSerializer
from apps.jobs.presentation import JobView as JobInWords
from apps.web.api_views import ScopedAPIView


class JobView(ScopedAPIView):
    """One job: status, steps, progress, problem and result."""

    @extend_schema(operation_id="job", responses=JobSerializer, tags=["jobs"])
    def get(self, request: Request, job_id: int) -> Response:
        """Answer with the job as it stands now."""
        row = selectors.job_seen(job_id=job_id, scope=self.scope)
        return Response(JobSerializer(JobInWords.of(row)).data)
