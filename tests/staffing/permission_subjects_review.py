"""A sample of clean returns that HRM has drawn and not confirmed, of a closed period that no other test knows."""

from datetime import date

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import RevisionState
from apps.staffing.models import SampleDraw, SampledReturn
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI, NOON
from tests.staffing.permission_subjects import put

DRAWN_OF = date(2018, 12, 31)


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draw with a return of Nairobi that is held back and one of Dakar that is not."""
    period = ReportingPeriod.objects.create(
        as_of=DRAWN_OF, opens_on=DRAWN_OF, closes_on=DRAWN_OF, state=PeriodState.CLOSED
    )
    draw = SampleDraw.objects.create(
        period=period,
        seed="5eed",
        per_cent=10,
        least=3,
        drawn_by=world.people["hrm"],
        drawn_at=NOON,
    )
    for office in (NAIROBI, "SEN-DAKAR"):
        SampledReturn.objects.create(
            draw=draw,
            revision=put(world, office, period, RevisionState.ATTESTED),
            version=1,
            is_held_back=office == NAIROBI,
        )
    sample: dict[str, dict[str, object]] = {"any": {"draw_id": draw.pk}}
    return {"staffing:return_draw": sample, "staffing:return_draw_confirm": sample}


def bodies(world: World) -> dict[str, dict[str, object]]:
    """The period of the draw: whoever has drawn already comes to the same draw."""
    return {"POST staffing:return_clean": {"period": DRAWN_OF.isoformat()}}


def queries(world: World) -> dict[str, dict[str, object]]:
    """A period in which nothing is drawn."""
    return {"GET staffing:return_clean": {"period": OPEN_PERIOD.isoformat()}}
