"""What proves that an action is done."""

from apps.accounts.scope import OfficeScope
from apps.actions.models import Action
from apps.actions.selectors.register import ref_of
from apps.documents.choices import ScanState
from apps.documents.selectors import evidence_of

WHOSEVER = OfficeScope.everything("whether an action has evidence does not depend on who asks")


def has_evidence(*, action: Action, scope: OfficeScope) -> bool:
    """Whether a file or link is attached to an action that the caller has been shown; infected files prove nothing."""
    ref = ref_of(action.pk)
    return any(
        each.version is None or each.version.scan_state != ScanState.INFECTED
        for each in evidence_of(records=[ref], scope=WHOSEVER).get(ref, [])
    )
