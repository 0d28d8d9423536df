"""Links are looked at from here, and nowhere near the house's own network."""

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.documents import fetching
from apps.documents.choices import LinkState
from apps.documents.fetching import Looked, UnreachedError, is_public
from apps.documents.models import LinkCheck
from apps.documents.services import links
from apps.jobs.models import Job
from apps.web.refusals import NotPermitted, WrongState
from tests.documents.builders import NOW, add, link
from tests.documents.stand_ins import Site, dripping, site

EVERYTHING = OfficeScope.everything("tests")
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = b"<html><head><title>t</title></head><body><p>Policy of 2015</p><script>1</script></body></html>"


@pytest.fixture
def web() -> Iterator[Site]:
    """A site on this machine."""
    with site() as one:
        yield one


def look_at(address: str) -> Looked:
    """Look at a site on this machine, which the product itself never does."""
    return fetching.look(address, may_connect=lambda _address: True)


def check(document, at=NOW) -> LinkState:
    return links.check_link(
        document_id=document.pk, clock=lambda: at, scope=EVERYTHING, look_at=look_at
    )


class TestLook:
    def test_tells_that_a_page_is_there_unchanged(self, world, web):
        web.pages["/policy"] = (200, HTML, PAGE)
        document = link(world, address=f"{web.address}/policy")
        assert check(document) == LinkState.REACHED
        assert check(document) == LinkState.REACHED
        assert LinkCheck.objects.get(document=document).checked_at == NOW

    def test_compares_what_a_reader_sees(self, world, web):
        web.pages["/policy"] = (200, HTML, PAGE)
        document = link(world, address=f"{web.address}/policy")
        check(document)
        web.pages["/policy"] = (200, HTML, PAGE.replace(b">1<", b">2<").replace(b"<p>", b"<p\n>"))
        assert check(document) == LinkState.REACHED
        web.pages["/policy"] = (200, HTML, PAGE.replace(b"2015", b"2024"))
        assert check(document) == LinkState.CHANGED
        assert check(document) == LinkState.REACHED

    @pytest.mark.parametrize("status", [404, 410])
    def test_tells_that_a_page_is_gone(self, world, web, status):
        web.pages["/policy"] = (status, {}, b"")
        assert check(link(world, address=f"{web.address}/policy")) == LinkState.GONE

    def test_tells_where_a_page_has_moved(self, world, web):
        web.pages["/old"] = (301, {"Location": "/new"}, b"")
        web.pages["/new"] = (200, HTML, PAGE)
        document = link(world, address=f"{web.address}/old")
        assert check(document) == LinkState.MOVED
        assert LinkCheck.objects.get(document=document).moved_to == f"{web.address}/new"

    def test_takes_a_detour_for_the_page_itself(self, world, web):
        web.pages["/a"] = (302, {"Location": "/b"}, b"")
        web.pages["/b"] = (200, HTML, PAGE)
        assert check(link(world, address=f"{web.address}/a")) == LinkState.REACHED

    def test_tells_that_there_is_no_answer(self, world, web):
        web.pages["/broken"] = (500, {}, b"")
        web.pages["/round"] = (302, {"Location": "/round"}, b"")
        assert check(link(world, address=f"{web.address}/broken")) == LinkState.UNREACHABLE
        assert check(link(world, address=f"{web.address}/round")) == LinkState.UNREACHABLE
        assert len(web.asked) == 1 + fetching.MOST_HOPS + 1

    def test_reads_no_more_than_it_compares(self, web, monkeypatch):
        monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
        web.pages["/a"] = (200, {}, b"a" * 1000 + b"b" * 9000)
        web.pages["/b"] = (200, {}, b"a" * 1000 + b"c" * 9000)
        found = {look_at(f"{web.address}{path}").content_sha256 for path in ("/a", "/b")}
        assert len(found) == 1

    def test_gives_up_in_time(self, web, monkeypatch):
        monkeypatch.setattr(fetching, "SECONDS_IN_ALL", -1)
        with pytest.raises(UnreachedError):
            look_at(f"{web.address}/a")

    def test_gives_up_in_time_on_a_head_that_never_ends(self, monkeypatch):
        monkeypatch.setattr(fetching, "SECONDS_IN_ALL", 0.5)
        with dripping() as address, pytest.raises(UnreachedError):
            look_at(address)

    @pytest.mark.parametrize(
        ("kind", "page"),
        [
            ("text/html; charset=klingon", PAGE),
            ("text/html; charset=hex", PAGE),
            ("text/html", b"<p>2015</p><![klingon[ 1 ]]>"),
            ("text/html", b"<p>2015</p><![ ]>"),
        ],
    )
    def test_compares_a_page_that_is_written_wrongly(self, web, kind, page):
        web.pages["/policy"] = (200, {"Content-Type": kind}, page)
        assert look_at(f"{web.address}/policy").content_sha256

    def test_follows_no_address_that_is_written_wrongly(self, web):
        web.pages["/a"] = (301, {"Location": "http://[klingon/"}, b"")
        with pytest.raises(UnreachedError):
            look_at(f"{web.address}/a")

    def test_asks_for_letters_of_any_script(self, web):
        web.pages["/s%C3%A9n%C3%A9gal?a=%C3%A9"] = (200, {}, b"x")
        assert look_at(f"{web.address}/sénégal?a=é").status == 200


class TestOwnNetwork:
    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104 - looked at, never bound to
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "fec0::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
        ],
    )
    def test_is_not_public(self, address):
        assert not is_public(ipaddress.ip_address(address))

    @pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
    def test_is_not_what_is_public(self, address):
        assert is_public(ipaddress.ip_address(address))

    def test_is_never_asked(self, web):
        web.pages["/"] = (200, {}, b"secret")
        for address in (web.address, web.address.replace("127.0.0.1", "localhost")):
            with pytest.raises(UnreachedError, match="private network"):
                fetching.look(f"{address}/")
        assert web.asked == []

    def test_is_not_reached_by_a_detour_either(self, web):
        with site() as inside:
            inside.pages["/secret"] = (200, {}, b"secret")
            web.pages["/a"] = (302, {"Location": f"{inside.address}/secret"}, b"")
            judged = []

            def only_the_first(address) -> bool:
                judged.append(address)
                return len(judged) == 1

            with pytest.raises(UnreachedError, match="private network"):
                fetching.look(f"{web.address}/a", may_connect=only_the_first)
            assert inside.asked == []

    @pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "gopher://a"])
    def test_is_not_reached_by_another_protocol(self, web, location):
        web.pages["/a"] = (302, {"Location": location}, b"")
        with pytest.raises(UnreachedError):
            look_at(f"{web.address}/a")


class TestClock:
    def test_brings_each_link_every_seven_days(self, world, web):
        web.pages["/policy"] = (200, HTML, PAGE)
        link(world, address=f"{web.address}/policy")

        def run(at) -> dict[str, int]:
            return links.check_links(clock=lambda: at, scope=EVERYTHING, look_at=look_at)

        assert run(NOW) == {"reached": 1}
        assert run(NOW + timedelta(days=6)) == {}
        assert run(NOW + timedelta(days=8)) == {"reached": 1}

    def test_brings_nothing_where_there_is_no_way_out(self, world, web, settings):
        settings.LINK_CHECKS = False
        link(world, address=f"{web.address}/policy")
        assert links.check_links(clock=lambda: NOW, scope=EVERYTHING, look_at=look_at) == {}
        assert web.asked == []

    def test_is_not_a_person(self, world):
        with pytest.raises(NotPermitted):
            links.check_links(clock=lambda: NOW, scope=world.scope("gcu"))
        with pytest.raises(NotPermitted):
            links.check_link(
                document_id=link(world).pk, clock=lambda: NOW, scope=world.scope("gcu")
            )


class TestRequest:
    def test_is_a_job_that_ends_on_the_page_of_the_link(self, world, web, settings):
        settings.LINK_CHECKS = False
        web.pages["/policy"] = (200, HTML, PAGE)
        document = link(world, address=f"{web.address}/policy")
        asker = world.people["hr.nairobi"]
        scope = world.scope("hr.nairobi")
        job = links.ask_to_check(document_id=document.pk, asked_by=asker, now=NOW, scope=scope)
        again = links.ask_to_check(document_id=document.pk, asked_by=asker, now=NOW, scope=scope)
        assert job == again

    def test_is_for_links_only(self, world):
        with pytest.raises(WrongState):
            links.ask_to_check(
                document_id=add(world).pk,
                asked_by=world.people["hr.nairobi"],
                now=NOW,
                scope=world.scope("hr.nairobi"),
            )
        assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestJob:
    def test_ends_on_the_page_of_the_link(self, world, web):
        web.pages["/policy"] = (200, HTML, PAGE)
        document = link(world, address=f"{web.address}/policy")
        job = links.ask_to_check(
            document_id=document.pk,
            asked_by=world.people["hr.nairobi"],
            now=NOW,
            scope=world.scope("hr.nairobi"),
        )
        links.run_check(job_id=job.pk, document_id=document.pk, clock=lambda: NOW, look_at=look_at)
        job.refresh_from_db()
        assert (job.status, job.result) == ("finished", {"url": f"/documents/{document.pk}/"})
        assert LinkCheck.objects.get().state == LinkState.REACHED
