"""A look at an address on the web, by the standard library alone, that cannot be led into the house.

Every hop is resolved and judged before it is connected to, and the connection goes to the judged number
itself, so that a name cannot answer differently the second time. Size, time and hops are limited.
"""

import hashlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin, urlsplit, urlunsplit

MOST_HOPS = 5
MOST_BYTES = 2 * 1024 * 1024
SECONDS_OF_A_STEP = 10
SECONDS_IN_ALL = 25
PORTS = {"http": 80, "https": 443}
MOVED_FOR_GOOD = {301, 308}
MOVED = MOVED_FOR_GOOD | {302, 303, 307}
# Numbers that are public by themselves and lead to others: 6to4, Teredo, NAT64.
TUNNELS = [ipaddress.ip_network(each) for each in ("2002::/16", "2001::/32", "64:ff9b::/96")]
SKIPPED = {"script", "style", "template", "noscript", "head"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnreachedError(Exception):
    """No answer: the name is unknown, nobody listens, it takes too long, or it must not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found: the last status, where it was in the end, and a checksum of the visible text.

    `moved_to` is empty unless the server says that the address has changed for good.
    """

    status: int
    moved_to: str = ""
    content_sha256: str = ""


def is_public(address: Address) -> bool:
    """Whether an address is out in the open: not this machine, its network, or a tunnel to them."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in tunnel for tunnel in TUNNELS):
            return False
        # The old numbers of one's own site, which Python takes for public ones.
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def look(address: str, *, may_connect: Callable[[Address], bool] = is_public) -> Looked:
    """Ask for an address and return what was found; raises UnreachedError.

    `may_connect` judges every number that a name stands for.
    """
    ends_at = time.monotonic() + SECONDS_IN_ALL
    asked, moved_to = address, ""
    is_for_good = True
    for _hop in range(MOST_HOPS + 1):
        try:
            with _answer(asked, may_connect, ends_at) as response:
                location = response.headers.get("Location", "")
                if response.status not in MOVED or not location:
                    body = _body(response, ends_at) if response.status == 200 else b""
                    return Looked(
                        status=response.status,
                        moved_to=moved_to,
                        content_sha256=_checksum(response, body) if body else "",
                    )
                is_for_good = is_for_good and response.status in MOVED_FOR_GOOD
            asked = urljoin(asked, location)
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachedError(str(error)) from error
        if is_for_good:
            moved_to = asked
    raise UnreachedError("too many hops")


@contextmanager
def _answer(
    address: str, may_connect: Callable[[Address], bool], ends_at: float
) -> Iterator[HTTPResponse]:
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise UnreachedError("only http and https are asked")
    host = (
        parts.hostname.encode("idna").decode("ascii")
        if ":" not in parts.hostname
        else parts.hostname
    )
    port = parts.port or PORTS[parts.scheme]
    stream = _connected(host, port, may_connect, ends_at)
    with closing(stream):
        if parts.scheme == "https":
            stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
        connection = HTTPConnection(host, port, timeout=SECONDS_OF_A_STEP)
        # Connected already, to the number that was judged.
        connection.sock = stream
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        named = f"[{host}]" if ":" in host else host
        headers = {
            "Host": named if parts.port is None else f"{named}:{port}",
            "User-Agent": "iomgender link check",
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        with closing(connection), _cut_off(stream, ends_at):
            connection.request("GET", _ascii(target), headers=headers)
            yield connection.getresponse()


@contextmanager
def _cut_off(stream: socket.socket, ends_at: float) -> Iterator[None]:
    """End a connection when the time is up.

    The time of a step begins anew with every byte, so that a head which drips would never end.
    """

    def cut() -> None:
        with suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, ends_at - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _connected(
    host: str, port: int, may_connect: Callable[[Address], bool], ends_at: float
) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(each[4][0]) for each in found]
    if not numbers or not all(may_connect(ipaddress.ip_address(number)) for number in numbers):
        raise UnreachedError("this address leads into a private network")
    seconds = min(SECONDS_OF_A_STEP, ends_at - time.monotonic())
    if seconds <= 0:
        raise UnreachedError("it took too long")
    return socket.create_connection((numbers[0], port), timeout=seconds)


def _body(response: HTTPResponse, ends_at: float) -> bytes:
    """Return the beginning of an answer, as much as is compared."""
    pieces: list[bytes] = []
    size = 0
    while size < MOST_BYTES:
        if time.monotonic() > ends_at:
            raise UnreachedError("it took too long")
        piece = response.read1(min(64 * 1024, MOST_BYTES - size))
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _ascii(target: str) -> str:
    return "".join(
        each if "!" <= each <= "~" else "".join(f"%{byte:02X}" for byte in each.encode())
        for each in target
    )


def _checksum(response: HTTPResponse, body: bytes) -> str:
    """Return the checksum of what a reader sees: of a page its words, of a file its bytes."""
    if "html" in response.headers.get("Content-Type", ""):
        page = _Words()
        # What the parser cannot read on (it then fails an assertion of its own) is not compared.
        with suppress(AssertionError):
            page.feed(_decoded(body, response.headers.get_content_charset() or "utf-8"))
        body = re.sub(r"\s+", " ", " ".join(page.words)).strip().encode("utf-8", "replace")
    return hashlib.sha256(body).hexdigest()


def _decoded(body: bytes, charset: str) -> str:
    """Return a text; servers also name character sets that there are not."""
    try:
        return body.decode(charset, errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


class _Words(HTMLParser):
    """Collects the visible words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in SKIPPED

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in SKIPPED and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)
