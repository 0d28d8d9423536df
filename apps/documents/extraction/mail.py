"""Mail: who wrote what to whom and when, then the words; attachments are not opened."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from lxml import html

from apps.documents.extraction.pages import parts

HEADERS = ("From", "To", "Cc", "Date", "Subject")
BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the subject and the text of each part; the plain words, else those of the web page."""
    message = message_from_bytes(content, policy=default)
    lines = [f"{name}: {message[name]}" for name in HEADERS if message[name]]
    body = message.get_body(("plain", "html"))
    words = _words(body) if isinstance(body, EmailMessage) else ""
    names = [name for each in message.iter_attachments() if (name := each.get_filename())]
    blocks = [*lines, "", *words.split("\n"), *names]
    return parts((False, block) for block in blocks)


def _words(body: EmailMessage) -> str:
    content = str(body.get_content())
    if body.get_content_type() != "text/html" or not content.strip():
        return content.replace("\r\n", "\n")
    # As bytes: a declaration of an encoding inside the text would be refused.
    parser = html.HTMLParser(encoding="utf-8", no_network=True)
    page = html.document_fromstring(content.encode("utf-8", "replace"), parser=parser)
    for unseen in list(page.iter("script", "style", "head")):
        unseen.drop_tree()
    for element in page.iter():
        if element.tag in BLOCKS:
            element.tail = "\n" + (element.tail or "")
    lines = [" ".join(line.split()) for line in page.text_content().split("\n")]
    return "\n".join(line for line in lines if line)
