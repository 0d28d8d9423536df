"""Awards: decided by the Deputy Director General, paid, amended, cancelled.

Whatever moves money of a round locks the round first, then proposals, then awards: one order for
all, so that two who act at once wait for each other and never in a circle.
"""
