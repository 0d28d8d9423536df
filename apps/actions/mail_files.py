"""A mail backend for one's own machine: each mail becomes a file that is read on a page, none is sent."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FileBackend(BaseEmailBackend):
    """Keeps mails under `settings.MAILS_DIR`, each whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails, and return how many there were."""
        folder = Path(settings.MAILS_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = uuid4().hex
            (folder / f"{name}.part").write_bytes(message.message().as_bytes())
            (folder / f"{name}.part").rename(folder / f"{name}.eml")
        return len(email_messages)
