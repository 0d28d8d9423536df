"""Which chapters an edition of the report to the Council has, in a sentence."""

from django.utils.translation import gettext as _


def contents_of(*, has_projects: bool, has_marker: bool, has_focal_points: bool) -> str:
    """Return which chapters the edition has beside that on staffing."""
    chapters = [
        _("staffing"),
        _("projects of the Working Group on Gender Issues") if has_projects else "",
        _("gender marker of projects") if has_marker else "",
        _("gender focal points") if has_focal_points else "",
    ]
    told = [chapter for chapter in chapters if chapter]
    if len(told) == 1:
        return _("The present edition contains the chapter on staffing.")
    return _("The present edition contains these chapters: %(chapters)s.") % {
        "chapters": "; ".join(told)
    }
