"""What a first visit to a page weighs: the page, its style sheets, scripts and icon, compressed."""

import gzip
from html.parser import HTMLParser

from django.contrib.staticfiles import finders
from django.test import Client

GZIP_LEVEL = 6


class Resources(HTMLParser):
    """Collects the addresses that a browser fetches by itself with a page."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note style sheets, icons, scripts and images."""
        given = dict(attrs)
        address = given.get("href") if tag == "link" else given.get("src")
        if tag in {"link", "script", "img"} and address and not address.startswith("data:"):
            self.addresses.append(address)


def first_visit(client: Client, url: str) -> dict[str, int]:
    """Return the compressed bytes of a page and of everything that it makes a browser fetch.

    Raises ValueError when the page does not open or a file is not ours.
    """
    response = client.get(url)
    if response.status_code != 200:
        raise ValueError(f"{url} answered {response.status_code}.")
    parts = {"HTML": compressed(response.content)}
    parser = Resources()
    parser.feed(response.content.decode())
    for address in dict.fromkeys(parser.addresses):
        path = finders.find(address.removeprefix("/static/"))
        if not path or not address.startswith("/static/"):
            raise ValueError(f"{url} asks for {address}, which is not served from here.")
        with open(path, "rb") as file:
            parts[address.rsplit("/", 1)[-1]] = compressed(file.read())
    return parts


def compressed(content: bytes) -> int:
    """Return the size of gzipped content, as the server sends it."""
    return len(gzip.compress(content, GZIP_LEVEL, mtime=0))


def in_words(parts: dict[str, int]) -> str:
    """Return the parts as a note: `HTML 12.3, app.css 5.0`."""
    return ", ".join(f"{name} {size / 1000:.1f}" for name, size in parts.items())
