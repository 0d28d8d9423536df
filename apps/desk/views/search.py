"""Search across all rooms."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.desk.forms import SearchForm
from apps.desk.selectors.search import KINDS, MOST_HITS, HitGroup, is_long_enough
from apps.desk.selectors.search import search as find
from apps.web.pages import render_page


@require_safe
def search(request: ScopedRequest) -> HttpResponse:
    """Show what is found, kind by kind; what was typed stays in its field."""
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    text = form.cleaned_data["q"] if is_valid else ""
    kind = form.cleaned_data.get("kind", "") if is_valid else ""
    kind = kind if kind in {key for key, _name, _find in KINDS} else ""
    groups = find(text=text, kind=kind, scope=request.scope)
    context = {
        "form": form,
        "text": request.GET.get("q", ""),
        "kind": kind,
        "groups": [(group, url_of(text, group.key)) for group in groups],
        "all_url": url_of(text, ""),
        "found": found_words(groups, text),
        "was_in_vain": is_long_enough(text) and not groups,
        "most": MOST_HITS,
    }
    return render_page(request, "desk/search.html", context, status=200 if is_valid else 422)


def found_words(groups: list[HitGroup], text: str) -> str:
    """Return how much was found, or why nothing was looked for."""
    if not text.strip():
        return ""
    if not is_long_enough(text):
        return _("Type at least two letters or digits.")
    number = sum(len(group.hits) for group in groups)
    if any(group.has_more for group in groups):
        return _("The first %(number)s results; there are more") % {"number": number}
    if not number:
        return _("Nothing was found")
    return ngettext("%(number)s result", "%(number)s results", number) % {"number": number}


def url_of(text: str, kind: str) -> str:
    """Return the address of a search among one kind, or among all."""
    query = {"q": text, "kind": kind} if kind else {"q": text}
    return f"{reverse('desk:search')}?{urlencode(query)}"
