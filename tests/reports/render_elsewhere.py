"""Renders a snapshot in a process of its own, years later: `python render_elsewhere.py SNAPSHOT`.

Prints the SHA-256 of every document as JSON, by language, audience and format.
"""

import datetime
import hashlib
import json
import sys
import time
from pathlib import Path

YEARS_LATER = 3 * 365 * 86_400
real_time, real_localtime, real_gmtime = time.time, time.localtime, time.gmtime


class LaterDatetime(datetime.datetime):
    """The clock of a later day."""

    @classmethod
    def now(cls, tz=None):
        """Return a later moment than it is."""
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Return a later moment than it is."""
        return cls.now(datetime.UTC).replace(tzinfo=None)


def turn_the_clock_on() -> None:
    """Make every later reading of the clock years later."""
    time.time = lambda: real_time() + YEARS_LATER
    time.localtime = lambda seconds=None: real_localtime(
        time.time() if seconds is None else seconds
    )
    time.gmtime = lambda seconds=None: real_gmtime(time.time() if seconds is None else seconds)
    datetime.datetime = LaterDatetime


def main() -> None:
    """Render everything in a snapshot."""
    turn_the_clock_on()
    import django  # noqa: PLC0415 - only after the clock

    django.setup()
    from django.utils import translation  # noqa: PLC0415

    from apps.reports.archive import document_from_dict  # noqa: PLC0415
    from apps.reports.services.editions import RENDERERS  # noqa: PLC0415

    snapshot = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    digests = {}
    for language, documents in snapshot["documents"].items():
        for audience, document in documents.items():
            with translation.override(language):
                for document_format, renderer in RENDERERS.items():
                    content = renderer(document_from_dict(document))
                    name = f"{language} {audience} {document_format.value}"
                    digests[name] = hashlib.sha256(content).hexdigest()
    sys.stdout.write(json.dumps(digests))


if __name__ == "__main__":
    main()
