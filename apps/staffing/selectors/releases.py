"""Reads of the register of released tables: who sees which release, and what stands in its way."""

import hashlib
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods
from apps.staffing.analytics.published import Facts
from apps.staffing.choices import ReleaseSource, ReleaseState
from apps.staffing.models import Release
from apps.staffing.selectors.words import population_name
from apps.web.refusals import OutOfScope


def oversees_releases(*, scope: OfficeScope) -> bool:
    """Whether somebody sees releases before publication, and what an attack found: who sees all records."""
    return bool(scope.is_inner_circle and scope.over(Capability.SEE).everywhere)


def publishes_releases(*, scope: OfficeScope) -> bool:
    """Whether somebody prepares and publishes releases."""
    return scope.may(Capability.PUBLISH_REPORTS)


def releases_seen(*, scope: OfficeScope) -> QuerySet[Release]:
    """Return the releases that somebody may read, the newest first, without their facts.

    Readers outside the inner circle find tables of reports in their editions, not here.
    """
    releases = (
        Release.objects.defer("facts")
        .select_related("prepared_by", "published_by", "check_job")
        .order_by("-as_of", "-pk")
    )
    if not scope.has_entered:
        return releases.none()
    if oversees_releases(scope=scope):
        return releases
    return releases.filter(state=ReleaseState.PUBLISHED, source=ReleaseSource.STATISTICS)


def release_seen(*, release_id: int, scope: OfficeScope) -> Release:
    """Return one release; OutOfScope when it is not there or not yet published for this reader."""
    found = releases_seen(scope=scope).filter(pk=release_id).first()
    if found is None:
        raise OutOfScope
    return found


def tables_of(*, release: Release, language: str, scope: OfficeScope) -> list[Table]:
    """Return the tables of a release that somebody may read, as they were frozen."""
    release_seen(release_id=release.pk, scope=scope)
    contents = (
        release.tables.filter(language=language)
        .order_by("position")
        .values_list("content", flat=True)
    )
    return [Table.from_dict(content) for content in contents]


def title_of(release: Release) -> str:
    """Return what a release is called."""
    if release.source == ReleaseSource.COUNCIL:
        return _("Staffing tables of the report to the Council, %(edition)s") % {
            "edition": edition_words(release.reference)
        }
    words = {
        "date": date_format(release.as_of, "DATE_FORMAT"),
        "population": population_name(release.population),
    }
    if release.has_offices:
        return _("Staff on %(date)s, with offices: %(population)s") % words
    return _("Staff on %(date)s: %(population)s") % words


def edition_words(reference: str) -> str:
    """Return year and number of an edition, which is named `2024-2`."""
    year, _separator, number = reference.partition("-")
    return _("%(year)s, edition %(number)s") % {"year": year, "number": number}


def certified_dates() -> list[tuple[str, str]]:
    """Return the dates of certified periods with their words, the newest first."""
    found = periods().filter(state=PeriodState.CERTIFIED).order_by("-as_of")
    return [
        (period.as_of.isoformat(), date_format(period.as_of, "DATE_FORMAT")) for period in found
    ]


def published_before(*, release: Release, scope: OfficeScope) -> list[Release]:
    """Return the releases that outside readers hold already, in the order in which they came out."""
    release_seen(release_id=release.pk, scope=scope)
    return list(
        Release.objects.filter(state=ReleaseState.PUBLISHED)
        .exclude(pk=release.pk)
        .order_by("published_at", "pk")
    )


def hidden_by_published(*, scope: OfficeScope) -> set[str]:
    """Return the names of counts that a published release hid and none has shown."""
    if not publishes_releases(scope=scope) and not scope.reason:
        raise OutOfScope
    shown: set[str] = set()
    hidden: set[str] = set()
    for facts in Release.objects.filter(state=ReleaseState.PUBLISHED).values_list(
        "facts", flat=True
    ):
        read = Facts.from_json(facts)
        shown |= set(read.shown)
        hidden |= read.hidden
    return hidden - shown


def mark_of(releases: Sequence[int]) -> str:
    """Return the mark of a set of releases."""
    text = ",".join(map(str, sorted(releases)))
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of_published() -> str:
    """Return the mark of all that is published now."""
    return mark_of(
        list(Release.objects.filter(state=ReleaseState.PUBLISHED).values_list("pk", flat=True))
    )


def obstacle_to_release(*, release: Release, scope: OfficeScope) -> str:
    """Return why a release of the statistics cannot be published now; empty when it can."""
    if not publishes_releases(scope=scope):
        return _("The Gender Coordination Unit publishes releases.")
    if release.source == ReleaseSource.COUNCIL:
        return _("These tables are published with their edition of the report.")
    if release.state == ReleaseState.PUBLISHED:
        return _("This release has been published already.")
    is_certified = periods().filter(as_of=release.as_of, state=PeriodState.CERTIFIED).exists()
    if not is_certified:
        return _("Certify the period first: only certified figures are released.")
    return obstacle_in_check(release)


def obstacle_in_check(release: Release | None) -> str:
    """Return why the attack on the tables does not allow their publication; empty when it does."""
    if release is None or release.state == ReleaseState.PREPARED:
        return _("The tables have not been attacked yet: check them first.")
    if release.state == ReleaseState.REFUSED:
        if release.outcome.get("verdict") == "undecided":
            return _("The attack on the tables came to no decision, and undecided is refused.")
        return _("Hidden numbers can be worked out from the tables. See what the attack found.")
    if release.state == ReleaseState.READY and release.checked_with != mark_of_published():
        return _("Something else has been published since the check: check the tables again.")
    return ""


def release_of_edition(*, reference: str, scope: OfficeScope) -> Release | None:
    """Return the registered tables of an edition of the report to the Council, without their facts."""
    return (
        releases_seen(scope=scope).filter(source=ReleaseSource.COUNCIL, reference=reference).first()
    )
