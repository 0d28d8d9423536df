"""Editions of the checklist: published ones are known to everybody, the draft to those who write it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import Applies, EditionState, ProjectContext
from apps.projects.models import ChecklistEdition, ChecklistItem
from apps.web.refusals import NotPermitted, WrongState


def keeps_checklist(scope: OfficeScope) -> bool:
    """Whether somebody writes editions and terms: who reviews everywhere and runs the WGGI."""
    return scope.may(Capability.REVIEW_GENDER) and scope.may(Capability.RUN_WGGI)


def demand_keeping(scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody writes editions and terms."""
    if not keeps_checklist(scope):
        raise NotPermitted(
            _("The Gender Coordination Unit and the WGGI keep the checklist and the terms.")
        )


def editions_seen(*, scope: OfficeScope) -> QuerySet[ChecklistEdition]:
    """Return the editions that somebody reads, the newest first."""
    if not scope.has_entered:
        return ChecklistEdition.objects.none()
    known = Q() if keeps_checklist(scope) else Q(state=EditionState.PUBLISHED)
    return ChecklistEdition.objects.filter(known).order_by("-number")


def items_of(*, edition: ChecklistEdition, scope: OfficeScope) -> list[ChecklistItem]:
    """Return the items of an edition in their order; one statement."""
    return list(
        ChecklistItem.objects.filter(
            edition_id=edition.pk, edition__in=editions_seen(scope=scope)
        ).order_by("position", "pk")
    )


def newest_published(*, scope: OfficeScope) -> ChecklistEdition:
    """Return the edition with which a review begins; raises WrongState while there is none."""
    edition = editions_seen(scope=scope).filter(state=EditionState.PUBLISHED).first()
    if edition is None:
        raise WrongState(_("No edition of the checklist is published yet."))
    return edition


def draft_to_change(*, scope: OfficeScope) -> ChecklistEdition:
    """Return the draft, locked; raises NotPermitted, or WrongState when there is none."""
    demand_keeping(scope)
    draft = ChecklistEdition.objects.select_for_update().filter(state=EditionState.DRAFT).first()
    if draft is None:
        raise WrongState(_("There is no draft; begin one from the newest edition."))
    return draft


def applies_to(applies: str, context: str) -> bool:
    """Whether an item is asked of a project in a context; of one whose context is not known, every item."""
    if applies == Applies.ALL or not context:
        return True
    return (applies == Applies.CRISIS) == (context == ProjectContext.CRISIS)
