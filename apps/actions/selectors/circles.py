"""Circles of verifiers: A verifies what B owns, B what C owns, C what A owns. Nobody is independent then.

Every live action with an owner and a verifier is an edge from the one to the other. The database
follows the edges; what is asked here is only what can be reached from a few persons.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES

Edge = tuple[int, int]

LOCK = 7_302_030
"""Key of the advisory lock under which owners and verifiers change: two changes at once could each be
harmless and close a circle together."""

REACHED = """
    WITH RECURSIVE live AS (
        SELECT DISTINCT owner_id, verifier_id FROM actions_action
        WHERE state = ANY(%(states)s) AND owner_id IS NOT NULL AND verifier_id IS NOT NULL
            AND NOT (id = ANY(%(left_out)s))
    ), reached (owner_id, verifier_id) AS (
        SELECT owner_id, verifier_id FROM live WHERE owner_id = ANY(%(starts)s)
        UNION
        SELECT live.owner_id, live.verifier_id
        FROM reached JOIN live ON live.owner_id = reached.verifier_id
    )
    SELECT owner_id, verifier_id FROM reached
"""


def edges_from(
    *, starts: Iterable[int], left_out: Iterable[int] = (), scope: OfficeScope
) -> set[Edge]:
    """Return the edges (owner, verifier) that can be reached from some persons, over all offices.

    `left_out` are ids of actions whose edges do not count. Offices that the scope does not see count
    too: a circle through them is one all the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            REACHED,
            {
                "states": [state.value for state in LIVE_STATES],
                "starts": list(starts),
                "left_out": list(left_out),
            },
        )
        return set(cursor.fetchall())


def chain_closed(edge: Edge, edges: Iterable[Edge]) -> Sequence[int]:
    """Return the shortest chain of persons that an edge would close, its owner first and last.

    Empty when it closes none.
    """
    owner, verifier = edge
    onwards: dict[int, list[int]] = {}
    for start, end in sorted(edges):
        onwards.setdefault(start, []).append(end)
    came_from = {verifier: owner}
    waiting = deque([verifier])
    while waiting:
        person = waiting.popleft()
        if person == owner:
            chain = [owner]
            while True:
                person = came_from[person]
                chain.append(person)
                if person == owner:
                    return chain[::-1]
        for following in onwards.get(person, ()):
            if following not in came_from:
                came_from[following] = person
                waiting.append(following)
    return ()


def hold_parties(*, scope: OfficeScope) -> None:
    """Let nobody else change owners or verifiers until this transaction ends; taken before any row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
