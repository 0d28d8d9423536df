"""The cast at their desks, for journeys that walk through the pages of many people."""

from collections.abc import Mapping

from django.conf import settings as house
from django.test import Client

from apps.web.parts import DeskItem
from tests.cast import World


class Desks:
    """A browser for each member of the cast; everybody logs in anew when the clock was moved."""

    def __init__(self, world: World, languages: Mapping[str, str]) -> None:
        """Take who reads in which language; everybody else reads English."""
        self.world, self.languages = world, languages
        self.clients: dict[str, Client] = {}

    def __call__(self, username: str) -> Client:
        """The browser of somebody."""
        if username not in self.clients:
            client = self.clients[username] = Client()
            client.force_login(self.world.people[username])
            client.cookies[house.LANGUAGE_COOKIE_NAME] = self.languages.get(username, "en")
        return self.clients[username]

    def read(self, username: str, path: str, status: int = 200) -> str:
        """A page as its reader sees it, with plain spaces and apostrophes."""
        answer = self(username).get(path, follow=True)
        assert answer.status_code == status, (username, path, answer.status_code)
        return plain(answer.content.decode())

    def send(self, username: str, path: str, said: dict[str, object], status: int = 200) -> str:
        """Send a form and follow it; the page that comes."""
        answer = self(username).post(path, said, follow=True)
        page = plain(answer.content.decode())
        assert answer.status_code == status, (username, path, page.partition("<main")[2][:6000])
        return page

    def home(self, username: str, part: str) -> list[str]:
        """What somebody owes, or what waits for them, on the home page."""
        return [item.title for item in self.lines(username, part)]

    def ways(self, username: str, part: str) -> list[str]:
        """Where the lines of the home page lead."""
        return [item.url for item in self.lines(username, part)]

    def lines(self, username: str, part: str) -> list[DeskItem]:
        """The lines of a list of the home page."""
        return [line.item for line in self(username).get("/").context[part]]


def plain(text: str) -> str:
    """A text with plain spaces and apostrophes."""
    for odd, even in (("\u00a0", " "), ("\u202f", " "), ("&nbsp;", " "), ("&#x27;", "'")):
        text = text.replace(odd, even)
    return text
