"""Whether the process answers, and whether everything it needs does; open to the house's monitors.

Neither says more than a monitor needs: no versions, no addresses, no texts of errors.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.scope import OfficeScope
from apps.jobs.selectors import heartbeat_ages

logger = logging.getLogger("iomgender.health")

# Four signs of life in a row are missing; one may wait behind a long job.
SILENT_AFTER = timedelta(seconds=120)
BROKER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of the machinery is; `seconds` is the age of its last sign of life."""

    ok: bool
    says: str
    seconds: int | None = None


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process does; touches neither database nor Redis."""
    return JsonResponse({"status": "up"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations, Redis, worker and beat are well, else 503."""
    parts = {
        "database": _asked("database", _database),
        "migrations": _asked("migrations", _migrations),
        "redis": _asked("redis", _redis),
        **_alive(),
    }
    ready = all(part.ok for part in parts.values())
    body = {
        "status": "ready" if ready else "not ready",
        "parts": {
            name: {key: value for key, value in asdict(part).items() if value is not None}
            for name, part in parts.items()
        },
    }
    return JsonResponse(body, status=200 if ready else 503)


def _asked(name: str, question: Callable[[], Part]) -> Part:
    try:
        return question()
    except Exception:
        # Whatever a part does wrong, the others are still reported.
        logger.warning("%s does not answer", name, exc_info=True)
        return Part(ok=False, says="does not answer")


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Part(ok=True, says="answers")


def _migrations() -> Part:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Part(ok=False, says=f"{len(waiting)} not applied")
    return Part(ok=True, says="applied")


def _redis() -> Part:
    token = get_random_string(12)
    cache.set("readyz", token, 30)
    if cache.get("readyz") is None:
        return Part(ok=False, says="the cache forgets")
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return Part(ok=True, says="answers")


def _alive() -> dict[str, Part]:
    names = ("worker", "beat")
    try:
        ages = heartbeat_ages(now=timezone.now(), scope=OfficeScope.everything("readiness"))
    except Exception:
        logger.warning("the signs of life cannot be read", exc_info=True)
        return {name: Part(ok=False, says="not known") for name in names}
    return {name: _age(ages.get(name)) for name in names}


def _age(age: timedelta | None) -> Part:
    if age is None:
        return Part(ok=False, says="never seen")
    seconds = max(0, round(age.total_seconds()))
    if age > SILENT_AFTER:
        return Part(ok=False, says="silent", seconds=seconds)
    return Part(ok=True, says="alive", seconds=seconds)
