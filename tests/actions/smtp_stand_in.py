"""A mail server for tests: it speaks enough SMTP, counts what arrived, and can be made to fail.

A mail counts as arrived at its final dot, whatever is answered afterwards or not at all: from there on
a real server may deliver it.
"""

import socketserver
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

STEPS = ("greeting", "hello", "sender", "recipient", "data", "dot")
"""Where a conversation can be held, refused or cut: before the server answers this step."""
PATIENCE_SECONDS = 60


@dataclass
class Pause:
    """A conversation that is held at a step until somebody lets it go."""

    reached: threading.Event = field(default_factory=threading.Event)
    freed: threading.Event = field(default_factory=threading.Event)

    def let_go(self) -> None:
        """Let the conversation go on."""
        self.freed.set()


class Conversation(socketserver.StreamRequestHandler):
    """One client, from greeting to goodbye."""

    server: "Listener"

    def handle(self) -> None:
        """Answer command by command; a client that is gone ends it."""
        with suppress(OSError, ConnectionAbortedError):
            self.step("greeting", "220 stand-in")
            while line := self.rfile.readline():
                self.obey(line.decode().strip())

    def obey(self, line: str) -> None:
        """Answer one command."""
        word = line.partition(" ")[0].upper()
        if word in {"EHLO", "HELO"}:
            self.step("hello", "250 stand-in")
        elif word == "MAIL":
            self.step("sender", "250 ok")
        elif word == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            self.step("recipient", "250 ok")
        elif word == "DATA":
            if self.step("data", "354 go on"):
                self.take()
        elif word == "QUIT":
            self.say("221 bye")
            raise ConnectionAbortedError
        else:
            self.say("250 ok")

    def take(self) -> None:
        """Read a mail to its final dot, and count it unless it is refused."""
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if line and "dot" not in self.server.owner.answers:
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.owner.arrived.append((self.recipient, message))
        self.step("dot", "250 taken")

    def step(self, name: str, answer: str) -> bool:
        """Hold, cut or answer a step; return whether it was answered as usual."""
        owner = self.server.owner
        pause = owner.pauses.pop(name, None)
        if pause:
            pause.reached.set()
            pause.freed.wait(PATIENCE_SECONDS)
        if name in owner.cuts:
            raise ConnectionAbortedError
        told = owner.answers.get(name, answer)
        if name == "recipient":
            told = owner.refused_addresses.get(self.recipient, told)
        self.say(told)
        return told == answer

    def say(self, text: str) -> None:
        """Send a line."""
        self.wfile.write(f"{text}\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    """The socket; an address that was just given up may be taken again at once."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    owner: "SmtpStandIn"


class SmtpStandIn:
    """The server. `answers` are told in place of the usual ones, by step; `cuts` are steps at which
    the connection is closed; `refused_addresses` are answers to single recipients.
    """

    def __init__(self) -> None:
        """Take a free port; nothing listens until `start`."""
        self.port = 0
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.refused_addresses: dict[str, str] = {}
        self.cuts: set[str] = set()
        self.pauses: dict[str, Pause] = {}
        self.listener: Listener | None = None

    def start(self) -> None:
        """Listen, after a stop on the same port again."""
        self.listener = Listener(("127.0.0.1", self.port), Conversation)
        self.listener.owner = self
        self.port = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Refuse every connection from now on."""
        if self.listener:
            self.listener.shutdown()
            self.listener.server_close()
            self.listener = None

    def hold(self, step: str) -> Pause:
        """Hold the next conversation that comes to a step."""
        self.pauses[step] = Pause()
        return self.pauses[step]

    def times(self) -> Counter[str]:
        """Return how often each mail arrived, by its Message-ID."""
        return Counter(message["Message-ID"] for _recipient, message in self.arrived)
