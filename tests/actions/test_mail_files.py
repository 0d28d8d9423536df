"""On one's own machine mails are files that administrators read on a page."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from apps.actions.selectors.mail_files import mail_files
from apps.web.refusals import NotPermitted


@pytest.fixture
def folder(settings, tmp_path) -> None:
    settings.MAILS_DIR = str(tmp_path / "mails")
    settings.EMAIL_BACKEND = "apps.actions.mail_files.FileBackend"


@pytest.fixture
def admin_client(client, world):
    client.force_login(world.people["admin"])
    return client


def send(subject: str = "Réunion") -> None:
    EmailMultiAlternatives(
        subject=subject,
        body="Good morning.\nhttp://127.0.0.1:8000/notices/",
        to=["a@example.org"],
        alternatives=[
            ('<p><a href="/x/">Open <b>it</b></a><script>bad()</script></p>', "text/html")
        ],
    ).send()


@pytest.mark.usefixtures("folder")
class TestPages:
    def test_are_empty_before_the_first_mail(self, admin_client):
        assert admin_client.get("/mails/").context["mails"] == []

    def test_list_and_show_each_mail_as_text_with_its_links(self, admin_client):
        send()
        mail.send_mail("Second", "Only text.", None, ["b@example.org"])
        listed = admin_client.get("/mails/").context["mails"]
        assert {each.subject for each in listed} == {"Réunion", "Second"}
        name = next(each.name for each in listed if each.subject == "Réunion")
        response = admin_client.get(f"/mails/{name}/")
        page = response.content.decode()
        assert "Good morning." in page
        assert response.context["mail"].links == (("Open it", "/x/"),)
        assert "bad()" not in page

    def test_are_for_administrators(self, client, world):
        send()
        client.force_login(world.people["gcu"])
        assert client.get("/mails/").status_code == 403
        with pytest.raises(NotPermitted):
            mail_files(scope=world.scope("stranger"))

    def test_lead_to_no_other_file(self, admin_client, tmp_path):
        (tmp_path / "mails").mkdir()
        (tmp_path / "secret.eml").write_text("Subject: secret\n\nsecret")
        for name in ("..%2Fsecret", "secret", "x" * 32, "0" * 32):
            assert admin_client.get(f"/mails/{name}/").status_code == 404
