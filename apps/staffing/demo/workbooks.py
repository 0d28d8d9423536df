"""An invented workbook that came back to the half-entered return, with a bit of everything that may be in one."""

from datetime import datetime, timedelta
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.staffing.analytics.merging import Given
from apps.staffing.demo.load import SHOWN_HALF_ENTERED
from apps.staffing.demo.shape import LAST_YEAR_END
from apps.staffing.models import WorkbookUpload
from apps.staffing.selectors.revisions import return_head
from apps.staffing.selectors.workbooks import sheet_data
from apps.staffing.services import workbooks
from apps.staffing.services.workbooks.sheets import Mark, workbook_of

AUTHOR = "hr.nairobi"
TAKEN_AWAY = timedelta(days=2)
UNREADABLE = "12,5"


def load_demo_workbook(*, now: datetime, scope: OfficeScope) -> WorkbookUpload:
    """Bring a workbook back in which one number is new, one was changed on both sides, and one cannot be read."""
    author: Any = user_by_name(name=AUTHOR, scope=scope)
    own = scope_for(author, on=now.date())
    head = return_head(office_code=SHOWN_HALF_ENTERED, as_of=LAST_YEAR_END, scope=own)
    data = sheet_data(head=head, scope=own)
    new, both, bad = [cell for cell in data.cells.values() if len(cell.held) == 2][:3]
    more = str(int(new.held) + 1)
    before = str(int(both.held) - 2)
    marks = {
        new.key: Mark(text=more, given=new.given),
        both.key: Mark(text=str(int(both.held) + 3), given=Given(before, before)),
        bad.key: Mark(text=UNREADABLE, given=bad.given),
    }
    return workbooks.receive(
        office_code=SHOWN_HALF_ENTERED,
        as_of=LAST_YEAR_END,
        content=workbook_of(data, at=now - TAKEN_AWAY, marks=marks),
        filename=f"headcount-{SHOWN_HALF_ENTERED.lower()}-{LAST_YEAR_END.isoformat()}.xlsx",
        at=now,
        scope=own,
    )
