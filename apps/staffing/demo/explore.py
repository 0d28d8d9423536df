"""Invented views of the page “Explore”, saved through its service: one private, one for a role, one for a region."""

from datetime import datetime
from typing import Any

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.organization.selectors import tree_on
from apps.staffing.choices import Sharing
from apps.staffing.services.explore import ViewData, save

OVER_TIME = "rows=grade&columns=period&measure=share&population=un_parity"
LATE = "rows=office&columns=period&measure=returns&status=provisional"
BY_CONTRACT = "rows=contract&columns=sex&measure=persons"
REGION = "KEN-NAIROBI-RO"


def load_demo_views(*, now: datetime, scope: OfficeScope) -> int:
    """Save a view of the GCU for heads of office, one of regional HR for its region, one of HRM; return how many."""
    wanted = [
        (
            "gcu",
            ViewData(
                name="Women by professional grade since the first date",
                question=OVER_TIME,
                sharing=Sharing.ROLE,
                role=Role.HEAD_OF_OFFICE,
            ),
        ),
        ("hrm", ViewData(name="Contracts by sex", question=BY_CONTRACT)),
    ]
    if REGION in tree_on(day=now.date()).by_code:
        view = ViewData(
            name="Returns that are missing", question=LATE, sharing=Sharing.REGION, region=REGION
        )
        wanted.append(("hr.region", view))
    for owner, data in wanted:
        person: Any = user_by_name(name=owner, scope=scope)
        save(data=data, now=now, scope=scope_for(person, on=now.date()))
    return len(wanted)
