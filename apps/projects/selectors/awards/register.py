"""Which awards somebody sees, and what belongs to one."""

from django.db.models import F, QuerySet

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import AmendmentState
from apps.projects.models import Amendment, Award, AwardLetter, Payment, ProjectReport, Tranche
from apps.projects.selectors.access import projects_seen
from apps.web.refusals import OutOfScope


def awards_seen(*, scope: OfficeScope) -> QuerySet[Award]:
    """Return the awards that somebody sees: those of the projects that they see."""
    return Award.objects.filter(project__in=projects_seen(scope=scope).values("pk"))


def award_seen(*, award_id: int, scope: OfficeScope) -> Award:
    """Return one award with its round, project and proposal; raises OutOfScope."""
    award = (
        awards_seen(scope=scope)
        .filter(pk=award_id)
        .select_related("round", "project", "project__office", "project__manager", "proposal")
        .select_related("approved_by")
        .first()
    )
    if award is None:
        raise OutOfScope
    return award


def listed(rows: QuerySet[Award]) -> QuerySet[Award]:
    """Return awards as lists show them: the newest round first, by number within it."""
    return (
        rows.select_related("round", "project", "project__office")
        .annotate(year=F("round__year"))
        .order_by("-round__year", "number")
    )


def awards_of_project(*, project_id: int, scope: OfficeScope) -> list[Award]:
    """Return the awards of one project that somebody sees; one statement."""
    return list(listed(awards_seen(scope=scope).filter(project_id=project_id)))


def tranches_of(*, award: Award, scope: OfficeScope) -> list[Tranche]:
    """Return the tranches of an award, with their payments; two statements, none for outsiders."""
    return list(
        Tranche.objects.filter(award__in=awards_seen(scope=scope).filter(pk=award.pk))
        .prefetch_related("payments")
        .order_by("number")
    )


def payments_seen(*, scope: OfficeScope) -> QuerySet[Payment]:
    """Return the payments of awards that somebody sees."""
    return Payment.objects.filter(award__in=awards_seen(scope=scope).values("pk"))


def payments_of(*, award: Award, scope: OfficeScope) -> list[Payment]:
    """Return what was paid for an award and what came back, in the order of the days."""
    return list(
        payments_seen(scope=scope)
        .filter(award=award)
        .select_related("tranche", "entered_by")
        .order_by("paid_on", "entered_at", "pk")
    )


def amendments_of(*, award: Award, scope: OfficeScope) -> list[Amendment]:
    """Return the amendments of an award, the newest first."""
    return list(
        Amendment.objects.filter(award__in=awards_seen(scope=scope).filter(pk=award.pk))
        .select_related("asked_by", "decided_by")
        .order_by("-number")
    )


def amendment_seen(*, amendment_id: int, scope: OfficeScope) -> Amendment:
    """Return one amendment with its award; raises OutOfScope."""
    amendment = (
        Amendment.objects.filter(pk=amendment_id, award__in=awards_seen(scope=scope).values("pk"))
        .select_related("award")
        .first()
    )
    if amendment is None:
        raise OutOfScope
    return amendment


def open_amendment(award: Award) -> Amendment | None:
    """Return the amendment that waits for a decision, if there is one."""
    return Amendment.objects.filter(award=award, state=AmendmentState.ASKED).first()


def reports_of(*, award: Award, scope: OfficeScope) -> list[ProjectReport]:
    """Return the reports that are due because of an award."""
    return list(
        ProjectReport.objects.filter(
            award__in=awards_seen(scope=scope).filter(pk=award.pk)
        ).order_by("due_on", "number")
    )


def letters_of(*, award: Award, scope: OfficeScope) -> list[AwardLetter]:
    """Return the letters that were made, the newest version first, without their files."""
    return list(
        AwardLetter.objects.filter(award__in=awards_seen(scope=scope).filter(pk=award.pk))
        .defer("content")
        .order_by("-award_version", "language", "format")
    )


def award_ref(award_id: int) -> RecordRef:
    """Return how other rooms point to an award."""
    return RecordRef(kind="projects.award", id=award_id)


def award_code(award: Award) -> str:
    """Return the number that stands on the letter: `WGGI-2026-03`."""
    return f"WGGI-{award.round.year}-{award.number:02d}"
