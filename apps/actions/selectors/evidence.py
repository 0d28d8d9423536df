"""What proves that an action is done."""

from apps.accounts.scope import OfficeScope
from apps.actions.models import Action


def has_evidence(*, action: Action, scope: OfficeScope) -> bool:
    """Whether any file or link that the scope sees is attached to the action."""
    return False
