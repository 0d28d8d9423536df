"""A client of the ClamAV daemon: the one command INSTREAM, over a Unix or a TCP socket."""

import socket
import struct
from contextlib import closing

PIECE = 64 * 1024
SECONDS = 30


class ScannerSilentError(Exception):
    """The scanner did not answer, or answered with an error."""


def virus_in(content: bytes, *, address: str) -> str:
    """Return the name of the virus that the scanner finds, empty when it finds none.

    `address` is `unix:/path/of/the/socket` or `host:port`. Raises ScannerSilentError when the daemon
    cannot be reached in time or cannot scan the file, which says nothing about the file.
    """
    try:
        with closing(_connected(address)) as stream:
            stream.sendall(b"zINSTREAM\x00")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                stream.sendall(struct.pack(">I", len(piece)) + piece)
            stream.sendall(struct.pack(">I", 0))
            answer = _answer(stream)
    except (OSError, ValueError) as error:
        raise ScannerSilentError(str(error)) from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.endswith(" OK"):
        return ""
    raise ScannerSilentError(answer or "no answer")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        stream.settimeout(SECONDS)
        try:
            stream.connect(address.removeprefix("unix:"))
        except OSError:
            stream.close()
            raise
        return stream
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _answer(stream: socket.socket) -> str:
    """Return what the daemon says, up to its zero byte or its end."""
    heard = b""
    while b"\x00" not in heard and len(heard) < 4096:
        more = stream.recv(4096)
        if not more:
            break
        heard += more
    return heard.partition(b"\x00")[0].decode("utf-8", errors="replace").strip()
