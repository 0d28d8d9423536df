"""Links: added by their address, and looked at by the clock or on request."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.documents.choices import DocumentKind, LinkState
from apps.documents.fetching import Looked, UnreachedError, look
from apps.documents.models import Document, LinkCheck
from apps.documents.selectors.access import document_to_change
from apps.documents.selectors.documents import same_address
from apps.documents.services.attaching import attach_new, records_to_attach
from apps.documents.services.facts import DocumentFacts, expect_facts
from apps.documents.services.files import AlreadyHereError, expect_contributor
from apps.jobs import services as jobs
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState

LOOK_AGAIN_AFTER = timedelta(days=7)
SECONDS_OF_A_RUN = 300
"""After this no further link is begun; the rest is looked at by the next run."""
GONE = {404, 410}
MOST_OF_ADDRESS = 2000

Look = Callable[[str], Looked]


def add_link(
    *,
    address: str,
    facts: DocumentFacts,
    now: datetime,
    scope: OfficeScope,
    attach_to: Sequence[RecordRef] = (),
    claim: str = "",
    is_wanted_twice: bool = False,
) -> Document:
    """Keep an address as a document of an office; it is looked at by the next check of links.

    The title is the name of the site when none is given. Raises OutOfScope, NotPermitted, Invalid, and
    AlreadyHereError for an address that somebody who asks can see already, unless it `is_wanted_twice`.
    """
    expect_contributor(facts.office_id, scope=scope)
    records = records_to_attach(attach_to, scope=scope)
    expect_facts(facts, today=now.date())
    address = expect_address(address)
    found = None if is_wanted_twice else same_address(address=address, scope=scope)
    if found is not None:
        raise AlreadyHereError(
            found,
            Problem(
                code="already_here",
                field="address",
                value=found.title,
                message=_(
                    "This address is already here as “%(title)s”. Use that one, or add it again."
                )
                % {"title": found.title},
            ),
        )
    with transaction.atomic():
        document = Document.objects.create(
            **facts.fields(title=urlsplit(address).hostname or address),
            office_id=facts.office_id,
            kind=DocumentKind.LINK,
            address=address,
            created_by_id=scope.user_id,
            keeper_id=scope.user_id,
            created_at=now,
        )
        LinkCheck.objects.create(document=document)
        attach_new(document, records, claim=claim, now=now, scope=scope)
    return document


def expect_address(address: str) -> str:
    """Return an address of the web without spaces around it; raises Invalid for anything else."""
    address = address.strip()
    try:
        URLValidator(schemes=["http", "https"])(address)
        too_long = len(address) > MOST_OF_ADDRESS
        has_password = bool(urlsplit(address).username or urlsplit(address).password)
    except (ValidationError, ValueError):
        too_long, has_password = True, False
    if too_long or has_password:
        raise Invalid(
            problems=[
                Problem(
                    code="invalid",
                    field="address",
                    value=address[:200],
                    message=_(
                        "Write the whole address, beginning with https:// or http://, without a user"
                        " name or password."
                    ),
                )
            ]
        )
    return address


def ask_to_check(
    *, document_id: int, asked_by: AbstractBaseUser, now: datetime, scope: OfficeScope
) -> jobs.Job:
    """Ask for a look at a link now; raises OutOfScope, NotPermitted or WrongState."""
    document = document_to_change(document_id=document_id, scope=scope)
    if document.kind != DocumentKind.LINK or document.retired_at is not None:
        raise WrongState(_("Only a link that is in use is looked at."), code="no_link")
    return jobs.ask(
        kind="link_check",
        key=str(document.pk),
        task="apps.documents.tasks.check_link",
        arguments={"document_id": document.pk},
        asked_by=asked_by,
        now=now,
        steps=[("look", gettext_lazy("Look at the address"))],
        scope=scope,
        heading=gettext_lazy("Look at a link"),
    )


def run_check(
    *, job_id: int, document_id: int, clock: Callable[[], datetime], look_at: Look = look
) -> None:
    """Do the job of one look; nothing when another worker has it."""
    job = jobs.begin(job_id=job_id, now=clock())
    if job is None:
        return
    with jobs.step(job=job, key="look", now=clock()):
        check_link(
            document_id=document_id,
            clock=clock,
            look_at=look_at,
            scope=OfficeScope.everything("somebody asked for a look at a link"),
        )
    jobs.finish(
        job=job, result={"url": reverse("documents:document", args=[document_id])}, now=clock()
    )


def check_links(
    *, clock: Callable[[], datetime], scope: OfficeScope, look_at: Look = look
) -> dict[str, int]:
    """Look at the links that nobody has looked at for a week; return how many came to which state.

    Nothing where the installation has no way out (`LINK_CHECKS`). Ends after five minutes at the
    latest, so that the task is shorter than its limit; what is left comes next.
    """
    if not scope.reason:
        raise NotPermitted
    counts: dict[str, int] = {}
    if not settings.LINK_CHECKS:
        return counts
    began = time.monotonic()
    due = (
        LinkCheck.objects.filter(
            Q(checked_at__isnull=True) | Q(checked_at__lt=clock() - LOOK_AGAIN_AFTER),
            document__retired_at__isnull=True,
        )
        .order_by(F("checked_at").asc(nulls_first=True), "pk")
        .values_list("document_id", flat=True)
    )
    for document_id in list(due[:1000]):
        if time.monotonic() - began > SECONDS_OF_A_RUN:
            break
        state = check_link(document_id=document_id, clock=clock, look_at=look_at, scope=scope)
        counts[state.value] = counts.get(state.value, 0) + 1
    return counts


def check_link(
    *, document_id: int, clock: Callable[[], datetime], scope: OfficeScope, look_at: Look = look
) -> LinkState:
    """Look at one link and write down what was found; no transaction is open meanwhile.

    A page has changed when its visible text differs from that of the look before.
    """
    if not scope.reason:
        raise NotPermitted
    address = Document.objects.values_list("address", flat=True).get(pk=document_id)
    try:
        looked: Looked | None = look_at(address)
    except UnreachedError:
        looked = None
    with transaction.atomic():
        check = LinkCheck.objects.select_for_update().get(document_id=document_id)
        check.state = _state(looked, check)
        check.checked_at = clock()
        check.status = looked.status if looked else None
        if looked:
            check.moved_to = looked.moved_to[:MOST_OF_ADDRESS]
            check.content_sha256 = looked.content_sha256 or check.content_sha256
        check.save()
    return LinkState(check.state)


def _state(looked: Looked | None, check: LinkCheck) -> LinkState:
    if looked is None:
        return LinkState.UNREACHABLE
    if looked.status in GONE:
        return LinkState.GONE
    if looked.status >= 400:
        return LinkState.UNREACHABLE
    if looked.moved_to:
        return LinkState.MOVED
    if check.content_sha256 and looked.content_sha256 not in {"", check.content_sha256}:
        return LinkState.CHANGED
    return LinkState.REACHED
