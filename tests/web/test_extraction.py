"""Texts are found in Python and in templates, without gettext programs."""

import pytest

from apps.web.extraction import extract


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "apps").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "apps" / "code.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        "def speak(n):\n"
        "    # Translators: a greeting\n"
        "    a = _('Hello %(name)s')\n"
        "    b = ngettext('%(n)s office', '%(n)s offices', n)\n"
        "    c = pgettext_lazy('return', 'Draft')\n",
        encoding="utf-8",
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n<div>\n"
        "      {% if a %}<p title=\"{% translate 'A “title”' %}\">{{ x|default:_('None') }}</p>\n"
        "  {% else %}  it's (not balanced: [ {\n{% endif %}\n"
        "   {% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}\n"
        "{% blocktranslate with d=x %}On {{ d }}{% endblocktranslate %}\n"
        "{% translate 'May' context 'month' %}</div>\n",
        encoding="utf-8",
    )
    return tmp_path


class TestExtract:
    def test_finds_every_form_of_a_text(self, sources):
        found = {(entry.id, entry.context) for entry in extract(sources) if entry.id}
        assert found == {
            ("Hello %(name)s", None),
            (("%(n)s office", "%(n)s offices"), None),
            ("Draft", "return"),
            ("A “title”", None),
            ("None", None),
            (("%(n)s day", "%(n)s days"), None),
            ("On %(d)s", None),
            ("May", "month"),
        }

    def test_tells_where_a_text_stands_and_what_was_said_to_translators(self, sources):
        entry = extract(sources)["Hello %(name)s"]
        assert entry.locations == [("apps/code.py", None)]
        assert entry.auto_comments == ["Translators: a greeting"]

    def test_passes_over_migrations(self, sources):
        folder = sources / "apps" / "migrations"
        folder.mkdir()
        (folder / "0001.py").write_text("_('Not for people')\n", encoding="utf-8")
        assert "Not for people" not in extract(sources)
