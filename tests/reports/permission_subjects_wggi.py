"""The editions that the lines of the WGGI's matrix mean: one of 2024 that waits, one of 2001 published."""

from apps.projects.choices import RoundState
from apps.reports.choices import DocumentFormat, Series
from apps.reports.services.editions import freeze, publish
from tests.cast import World
from tests.projects.builders import make_round
from tests.reports.builders import FROZEN_AT, MACHINE, PUBLISHED_AT, with_files

WAITING, PUBLISHED = 2024, 2001


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One edition that waits, and one that everybody reads."""
    editions = []
    for year in (WAITING, PUBLISHED):
        make_round(year=year, state=RoundState.DECIDED)
        frozen = freeze(series=Series.WGGI, year=year, at=FROZEN_AT, scope=MACHINE)
        editions.append(with_files(frozen, formats=[DocumentFormat.HTML]))
    waiting, published = editions
    publish(edition_id=published.pk, at=PUBLISHED_AT, scope=world.scope("gcu"))
    edition = {"any": {"year": WAITING, "number": waiting.number}}
    return {
        "reports:wggi_edition": edition,
        "reports:wggi_publish": edition,
        "api:wggi_report_edition": edition,
        "reports:wggi_published": {"any": {"year": PUBLISHED}},
    }
