"""The golden world a year on: returns of the open period that wait for approval, and what the rules found in them.

31 December 2025, women/men/other: Geneva D1 1/2, P4 5/5 · Nairobi P4 3/2, NO-C 2/2, G5 10/6/1 · Mombasa G5 1/0
Hargeisa G5 1/3 and one woman, one man under one year. All as a year before, so nothing speaks against them.
"""

from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision, RevisionFindings
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NOON
from tests.staffing.golden_world import GOLDEN, NOW, ONE_YEAR, sum_up, write_return

UNCHANGED = GOLDEN[NOW]
DAKAR = [("G5", ONE_YEAR, 4, 4, 0)]


def attested(world, office, rows=None, state=RevisionState.ATTESTED, **found):
    """A return of the open period in which the rules found so much; `looked=False` when they have not looked."""
    owed = write_return(world, office, OPEN_PERIOD, rows or UNCHANGED[office], state)
    revision = ReturnRevision.objects.get(headcount_return=owed)
    if found.pop("looked", True):
        counts = {"errors": 0, "warnings": 0, "unexplained": 0, "notices": 0} | found
        RevisionFindings.objects.create(revision=revision, looked_at=NOON, **counts)
    return revision


def all_attested(world):
    """The four returns of the golden world, clean, by office; sums made anew."""
    revisions = {office: attested(world, office) for office in UNCHANGED}
    sum_up(OPEN_PERIOD)
    return revisions
