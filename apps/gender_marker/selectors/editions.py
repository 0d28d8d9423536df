"""Scales and editions: known to everybody who has entered; drafts to those who keep them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import keeps_markers
from apps.web.refusals import Invalid, OutOfScope, Problem


def editions_seen(*, scope: OfficeScope) -> QuerySet[Edition]:
    """Return the editions in the order of their scales: published and retired; drafts to those who keep them."""
    if not scope.has_entered:
        return Edition.objects.none()
    found = Edition.objects.select_related("scale").order_by("scale__position", "code")
    if keeps_markers(scope=scope):
        return found
    return found.exclude(state=EditionState.DRAFT)


def edition_seen(*, code: str, scope: OfficeScope) -> Edition:
    """Return one edition by its code; raises OutOfScope when it does not exist for this person."""
    found = editions_seen(scope=scope).filter(code=code).first()
    if found is None:
        raise OutOfScope
    return found


def compulsory_edition(*, scope: OfficeScope) -> Edition | None:
    """Return the edition by which every project is scored; None before one is published."""
    return editions_seen(scope=scope).filter(is_default=True).first()


def edition_named(*, code: str, scope: OfficeScope) -> Edition:
    """Return the edition that a request names, published or retired; the compulsory one for a blank.

    Raises Invalid with the editions that there are.
    """
    known = list(editions_seen(scope=scope).exclude(state=EditionState.DRAFT))
    for edition in known:
        if edition.code == code or (not code and edition.is_default):
            return edition
    codes = ", ".join(edition.code for edition in known)
    message = _("There is no published edition “%(code)s”. There are: %(codes)s.") % {
        "code": code,
        "codes": codes,
    }
    raise Invalid(
        problems=[Problem("unknown_edition", message, field="edition", value=code, expected=codes)]
    )
