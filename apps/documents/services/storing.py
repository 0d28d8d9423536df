"""Where the bytes are kept: under random keys, and gone again when what they belong to is not written."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.documents.models import DocumentVersion, document_storage
from apps.web.refusals import NotPermitted, WrongState

logger = logging.getLogger("apps.documents")

FOLDER = re.compile(r"[0-9a-f]{2}")
"""Folders of evidence; other rooms keep files of theirs beside them."""
ORPHAN_AFTER = timedelta(days=1)
"""A file younger than this may belong to a transaction that has not ended yet."""


@contextmanager
def kept(content: bytes) -> Iterator[str]:
    """Write bytes under a random key for a block that is one transaction; yields the key.

    When the block or its transaction fails the bytes are deleted again. What a crash leaves behind is
    found by `remove_orphans`.
    """
    key = secrets.token_hex(20)
    name = document_storage().save(f"{key[:2]}/{key}", ContentFile(content))
    try:
        with transaction.atomic():
            yield name
    except BaseException:
        document_storage().delete(name)
        raise


def opened(version: DocumentVersion, *, scope: OfficeScope) -> File:
    """Open the bytes of a version that the caller has shown may be served; the caller closes it.

    Raises WrongState, and logs it, when the store does not hold them.
    """
    if not scope.has_entered:
        raise NotPermitted
    try:
        return version.open_stored()
    except FileNotFoundError as error:
        logger.exception("the stored file of version %s is missing", version.pk)
        raise WrongState(
            _(
                "The store does not hold this file. An administrator can bring it back from a backup."
            ),
            code="missing",
        ) from error


def delete_on_commit(name: str) -> None:
    """Delete bytes once the row no longer names them; robust, because orphans are swept nightly."""
    transaction.on_commit(lambda: document_storage().delete(name), robust=True)


def remove_orphans(*, now: datetime, scope: OfficeScope) -> int:
    """Delete stored files that no version names and that are older than a day; return how many."""
    if not scope.reason:
        raise NotPermitted
    storage = document_storage()
    removed = 0
    for folder in filter(FOLDER.fullmatch, storage.listdir("")[0]):
        names = {f"{folder}/{name}" for name in storage.listdir(folder)[1]}
        known = set(DocumentVersion.objects.filter(file__in=names).values_list("file", flat=True))
        for name in sorted(names - known):
            if now - storage.get_modified_time(name) > ORPHAN_AFTER:
                storage.delete(name)
                removed += 1
                logger.warning("a stored file that no document names was deleted: %s", name)
    return removed
