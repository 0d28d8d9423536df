"""Jobs as rows: pages read the row, never the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.jobs.choices import JobStatus


class Job(models.Model):
    """One piece of background work.

    `steps` is a list of {"key", "label", "status", "started_at", "finished_at"}; `key` is the
    idempotency key: two requests for the same work share one row while it runs, and everybody who
    asked stands in `askers`. `heading`, labels and `problem` are kept in English, the language of
    the catalogues' keys, and translated for whoever reads them. `attempts` is also the fence: a
    worker that was taken over still carries the old number.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    heading = models.CharField(max_length=200, blank=True)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.WAITING)
    steps = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    askers = models.ManyToManyField("accounts.User", related_name="+", blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="job_is_asked_once_while_it_runs",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-asked_at"], name="job_kind_asked_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Heartbeat(models.Model):
    """The last sign of life of a part of the machinery (`worker`, `beat`)."""

    part = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
