"""Servers that speak as much of a protocol as is needed: ClamAV, S3, and a site on the web."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.documents.faulty_evidence import EICAR


class Scanner:
    """A ClamAV daemon that knows the command INSTREAM and one virus.

    `silent` makes it hang up without a word, `answer` say something else.
    """

    def __init__(self) -> None:
        self.silent = False
        self.answer = ""
        self.scanned: list[bytes] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                stream, _ = self.server.accept()
            except OSError:
                return
            with stream:
                if not self.silent:
                    self._speak(stream)

    def _speak(self, stream: socket.socket) -> None:
        with stream.makefile("rb") as heard:
            assert heard.read(10) == b"zINSTREAM\x00"
            content = b""
            while size := struct.unpack(">I", heard.read(4))[0]:
                content += heard.read(size)
        self.scanned.append(content)
        verdict = "Eicar-Signature FOUND" if EICAR in content else "OK"
        stream.sendall((self.answer or f"stream: {verdict}").encode() + b"\x00")

    def close(self) -> None:
        """Hang up for good."""
        self.server.close()


@dataclass
class Site:
    """A site whose answers a test lays out: path → (status, headers, body)."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def site() -> Iterator[Site]:
    """Serve a site on this machine."""
    laid_out = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            laid_out.asked.append(self.path)
            status, headers, body = laid_out.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with _served(Handler) as address:
        laid_out.address = address
        yield laid_out


@contextmanager
def dripping() -> Iterator[str]:
    """Serve an answer whose head comes a letter at a time and never ends; yields its address."""
    ended = threading.Event()

    def drip() -> None:
        stream, _ = server.accept()
        with stream, suppress(OSError):
            stream.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not ended.wait(0.05):
                stream.sendall(b"a")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            ended.set()
            thread.join(timeout=5)


@dataclass
class Bucket:
    """A bucket of a store that speaks S3, with what was put into it."""

    objects: dict[str, bytes] = field(default_factory=dict)
    signed: list[bool] = field(default_factory=list)
    address: str = ""


@contextmanager
def s3(name: str = "evidence") -> Iterator[Bucket]:
    """Serve one bucket: PUT, GET, HEAD, DELETE of objects, and the list."""
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def key(self) -> str:
            bucket.signed.append(
                self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256")
            )
            return unquote(urlsplit(self.path).path).removeprefix(f"/{name}").lstrip("/")

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_PUT(self) -> None:
            key = self.key()
            bucket.objects[key] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200, ETag='"x"')

        def do_GET(self) -> None:
            key = self.key()
            if not key:
                self.answer(200, self.listed(), Content_Type="application/xml")
            elif key in bucket.objects:
                self.found(bucket.objects[key])
            else:
                self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def do_HEAD(self) -> None:
            key = self.key()
            if key in bucket.objects:
                self.send_response(200)
                self.send_header("Content-Length", str(len(bucket.objects[key])))
                self.send_header("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT")
                self.send_header("ETag", '"x"')
                self.end_headers()
            else:
                self.answer(404)

        def do_DELETE(self) -> None:
            bucket.objects.pop(self.key(), None)
            self.answer(204)

        def found(self, content: bytes) -> None:
            self.answer(200, content, ETag='"x"', Last_Modified="Mon, 02 Mar 2026 09:00:00 GMT")

        def listed(self) -> bytes:
            prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
            inside = [key.removeprefix(prefix) for key in bucket.objects if key.startswith(prefix)]
            folders = sorted({key.partition("/")[0] for key in inside if "/" in key})
            files = sorted(key for key in inside if "/" not in key)
            entries = "".join(
                f"<CommonPrefixes><Prefix>{escape(prefix + each)}/</Prefix></CommonPrefixes>"
                for each in folders
            ) + "".join(
                f"<Contents><Key>{escape(prefix + each)}</Key><Size>1</Size>"
                "<LastModified>2026-03-02T09:00:00Z</LastModified></Contents>"
                for each in files
            )
            return (
                '<?xml version="1.0"?><ListBucketResult>'
                f"<IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
            ).encode()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with _served(Handler) as address:
        bucket.address = address
        yield bucket


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
