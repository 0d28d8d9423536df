"""The editions that the lines of the matrix mean: one of 2023 that waits, one of 2014 that is published."""

from apps.reports.choices import Audience, DocumentFormat
from apps.reports.services.editions import publish
from tests.cast import World
from tests.reports.builders import PUBLISHED_AT, frozen, with_files

WAITING, PUBLISHED = 2023, 2014


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Own is what is published and public, other is what waits, with all its counts."""
    published = with_files(frozen(year=PUBLISHED), formats=[DocumentFormat.HTML])
    publish(edition_id=published.pk, at=PUBLISHED_AT, scope=world.scope("gcu"))
    # Attacked after the other was published: what is attacked before has to be attacked again.
    waiting = with_files(frozen(year=WAITING), formats=[DocumentFormat.HTML])
    edition = {"any": {"year": WAITING, "number": waiting.number}}
    return {
        "reports:edition": edition,
        "reports:attack": edition,
        "reports:publish": edition,
        "api:report_edition": edition,
        "reports:published": {"any": {"year": PUBLISHED}},
        "reports:session": {"any": {"year": WAITING}},
        "reports:file": {
            "own": {"file_id": published.files.get(audience=Audience.PUBLIC).pk},
            "other": {"file_id": waiting.files.get(audience=Audience.INNER).pk},
        },
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST reports:build": {"year": WAITING, "language": "en"},
        "POST reports:session": {"session": "116th session"},
    }
