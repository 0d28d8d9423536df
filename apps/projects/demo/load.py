"""Everything that is invented of projects, in one call."""

from datetime import datetime
from pathlib import Path

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import user_by_name
from apps.organization.selectors import tree_on
from apps.projects.demo.register import make_rates, make_register
from apps.projects.demo.rounds import make_decided_round, make_open_round
from apps.projects.demo.stage import Stage, rows_of
from apps.projects.demo.wggi import make_wggi
from apps.projects.models import Project


def load_demo_projects(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Make the invented projects, WGGI and rounds; return how many projects the register gained.

    `directory` holds `projects.csv` and `wggi.csv`. Rows of offices that do not exist on the day are
    left out.
    """
    names = ("pm.nairobi", "head.dakar", "head.bogota", "gcu", "wggi", "ddg", "budget", "reviewer")
    found = {name: user_by_name(name=name, scope=scope) for name in names}
    stage = Stage(
        now=now,
        offices={code: node.id for code, node in tree_on(day=now.date()).by_code.items()},
        people={name: user.pk for name, user in found.items() if user is not None},
    )
    before = Project.objects.count()
    make_rates(stage)
    make_register(rows_of(directory / "projects.csv", stage), stage)
    make_wggi(stage)
    rows = rows_of(directory / "wggi.csv", stage)
    make_decided_round([row for row in rows if row["year"] == "-1"], stage)
    make_open_round([row for row in rows if row["year"] == "0"], stage)
    return Project.objects.count() - before
