"""What tests of notices and mail use: a mail server of their own, and a clock that is moved by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from apps.actions.services import mail as outbox
from tests.actions.smtp_stand_in import SmtpStandIn

# A Monday, ten in the morning in London.
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class MovedClock:
    """A clock that shows what it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """Move on, and return what it shows."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(NOW)


@pytest.fixture
def mail_server(settings) -> Iterator[SmtpStandIn]:
    """A mail server that the house is told to use."""
    server = SmtpStandIn()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.stop()


@pytest.fixture
def sent_tasks(monkeypatch) -> list[str]:
    """The tasks that were asked for; no broker."""
    names: list[str] = []

    def send_task(name: str, *_args: object, **_kwargs: object) -> None:
        names.append(name)

    monkeypatch.setattr(outbox.current_app, "send_task", send_task, raising=False)
    return names


Tell = Callable[..., None]
