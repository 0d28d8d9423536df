"""The six files of editions: marker_editions.csv and their codes, questions, answers, rows, conditions.

They are one thing: an edition with all its parts. A decision table is tried in full before anything is
loaded, so that one with a gap or an overlap never reaches the database. An edition that is new is
published on the spot; one that stands already is never changed, and the loading says where it differs.
"""

from datetime import datetime
from pathlib import Path

from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Edition
from apps.gender_marker.reference.publishing import content_of, contents_held, publish
from apps.gender_marker.reference.reading import fit_together, read_editions
from apps.gender_marker.reference.tables import decide_everything
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.web.refusals import Problem


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the six files, without a database."""
    files = read_editions(folder)
    fit_together(files, folder)
    if files.are_complete:
        decide_everything(files)
    return [problem for file in files.all for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the six files, which were checked: publish what is new, compare what stands.

    Which edition every project is scored by is decided here once there is one: the file says only which
    is the first. An edition of the files that is left out goes out of use, unless it is that one.
    """
    files = read_editions(folder)
    if all(is_loaded(file) for file in files.all):
        return [Loaded(file=file.name, is_unchanged=True) for file in files.all]
    said = content_of(files)
    editions = list(Edition.objects.select_related("scale"))
    held = contents_held(editions)
    new = said.keys() - held.keys()
    has_default = any(edition.is_default for edition in editions)
    for code, content in said.items():
        if code in new:
            publish(code, content, is_default=content["is_default"] and not has_default, now=now)
    gone = Edition.objects.filter(
        is_from_reference=True, state=EditionState.PUBLISHED, is_default=False
    )
    retired = gone.exclude(code__in=said).update(state=EditionState.RETIRED, retired_on=now.date())
    for file in files.all:
        remember(file, now=now)
    first, *others = files.all
    kept = sorted(code for code in said.keys() & held.keys() if said[code] != held[code])
    return [
        Loaded(file=first.name, added=len(new), retired=retired, kept=tuple(kept)),
        *(
            Loaded(file=file.name, added=sum(row.values["edition"] in new for row in file.rows))
            for file in others
        ),
    ]
