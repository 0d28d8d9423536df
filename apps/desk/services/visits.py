"""Remembers when somebody was here last, so that the home page can say what has changed since."""

from datetime import datetime, timedelta

from django.db import connection

from apps.accounts.scope import OfficeScope

SAME_VISIT = timedelta(hours=1)
"""Looks less than this apart are one visit: a reload, or a way to a return and back, does not empty the
list of changes. A choice of this product."""
FIRST_LOOK_BACK = timedelta(days=14)
"""How far back somebody is told who comes for the first time. A choice of this product."""

NOTE = """
    INSERT INTO desk_visit AS visit (user_id, seen_at, before)
    VALUES (%(user)s, %(now)s, %(first)s)
    ON CONFLICT (user_id) DO UPDATE SET
        before = CASE WHEN visit.seen_at <= %(earlier)s THEN visit.seen_at ELSE visit.before END,
        seen_at = GREATEST(visit.seen_at, %(now)s)
    RETURNING before
"""


def note_visit(*, now: datetime, scope: OfficeScope) -> datetime:
    """Note that somebody looks at the home page; return since when they are told of changes.

    That is the last look of the visit before this one. One statement, so that two windows opened at
    once do not disagree.
    """
    if scope.user_id is None:
        return now
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {
                "user": scope.user_id,
                "now": now,
                "earlier": now - SAME_VISIT,
                "first": now - FIRST_LOOK_BACK,
            },
        )
        [before] = cursor.fetchone()
    return before
