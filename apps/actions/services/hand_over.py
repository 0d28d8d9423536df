"""The work of a person who leaves, as other rooms ask for it."""

from apps.actions.services.moving import hand_over, record_hand_over

__all__ = ["hand_over", "record_hand_over"]
