"""Which chapters an edition of the report to the Council has, in a sentence."""

from django.utils.translation import gettext as _


def contents_of(*, has_projects: bool, has_focal_points: bool) -> str:
    """Return which chapters the edition has beside that on staffing."""
    if has_projects and has_focal_points:
        return _(
            "The present edition contains the chapters on staffing, on the projects of the Working"
            " Group on Gender Issues and on gender focal points."
        )
    if has_projects:
        return _(
            "The present edition contains the chapters on staffing and on the projects of the Working"
            " Group on Gender Issues."
        )
    if has_focal_points:
        return _(
            "The present edition contains the chapters on staffing and on gender focal points."
        )
    return _("The present edition contains the chapter on staffing.")
