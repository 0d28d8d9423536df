"""The mail server of the tests counts, refuses, holds and breaks as it says."""

import smtplib
import threading
from collections.abc import Iterator

import pytest

from tests.actions.smtp_stand_in import SmtpStandIn

TEXT = "Message-ID: <one@example.org>\r\nSubject: Hello\r\n\r\n.a line that begins with a dot\r\n"


@pytest.fixture
def server() -> Iterator[SmtpStandIn]:
    server = SmtpStandIn()
    server.start()
    yield server
    server.stop()


def give(server: SmtpStandIn, *to: str) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
        client.sendmail("house@example.org", list(to) or ["a@example.org"], TEXT)


class TestServer:
    def test_counts_what_arrived(self, server):
        give(server)
        give(server)
        assert server.times() == {"<one@example.org>": 2}
        [recipient, message] = server.arrived[0]
        assert recipient == "a@example.org"
        assert message.get_content().strip() == ".a line that begins with a dot"

    def test_is_down_and_comes_back_on_its_port(self, server):
        port = server.port
        server.stop()
        with pytest.raises(ConnectionRefusedError):
            give(server)
        server.start()
        give(server)
        assert server.port == port
        assert len(server.arrived) == 1

    def test_refuses_one_address(self, server):
        server.refused_addresses["b@example.org"] = "550 nobody here"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            give(server, "b@example.org")
        give(server, "a@example.org")
        assert [recipient for recipient, _message in server.arrived] == ["a@example.org"]

    def test_does_not_count_what_it_refuses_at_the_end(self, server):
        server.answers["dot"] = "451 later"
        with pytest.raises(smtplib.SMTPDataError):
            give(server)
        assert server.arrived == []

    def test_counts_what_it_does_not_answer_any_more(self, server):
        server.cuts.add("dot")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            give(server)
        assert len(server.arrived) == 1

    def test_holds_a_conversation_until_it_is_let_go(self, server):
        pause = server.hold("dot")
        client = threading.Thread(target=give, args=(server,))
        client.start()
        assert pause.reached.wait(5)
        assert client.is_alive()
        assert len(server.arrived) == 1
        pause.let_go()
        client.join(5)
        assert not client.is_alive()
