"""The workbooks that the lines of their matrix mean: own is Nairobi's, sent back by its HR, other is Dakar's."""

from apps.staffing.services import workbooks
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI, NOON, begin

DAKAR = "SEN-DAKAR"


def sent_back(world: World, office: str, username: str) -> dict[str, object]:
    """A workbook that came back as it was taken away."""
    scope = world.scope(username)
    which = {"office_code": office, "as_of": OPEN_PERIOD, "at": NOON, "scope": scope}
    content = workbooks.make(**which)
    upload = workbooks.receive(**which, content=content, filename="workbook.xlsx")
    return {"upload_id": upload.pk}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A return of each office, and a workbook that came back to it."""
    begin(world)
    upload = {
        "own": sent_back(world, NAIROBI, "hr.nairobi"),
        "other": sent_back(world, DAKAR, "hr.dakar"),
    }
    return {
        "staffing:workbook_upload": upload,
        "staffing:workbook_marked_file": upload,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Putting a workbook aside, which whoever sent it may."""
    del world
    return {"POST staffing:workbook_upload": {"do": "aside"}}
