"""Finding documents by their words: title and description first, then the text of the newest version.

Whatever the word, the work is bounded: of a word that stands on very many pages, those read last and
as many others are ranked, and the rest is not looked at. The excerpt is made for the hits that are shown only.
"""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import (
    SearchQuery,
    SearchQueryCombinable,
    SearchRank,
    SearchVectorField,
)
from django.db.models import F, Func, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from apps.accounts.scope import OfficeScope
from apps.documents.models import Document, DocumentPage
from apps.documents.selectors.access import documents_seen
from apps.organization.selectors import newest_names
from apps.web.parts import Hit

CONFIGURATIONS = ("words_en", "words_fr", "words_es", "words_any")
MOST_TITLES_RANKED = 500
MOST_RANKED = 2_000
"""Pages that are ranked for one search, of those read last and of any."""
MOST_LOOKED_THROUGH = 4_000
"""Pages, those read last, that are looked through whatever the word."""
SHORTEST_BEGINNING = 3
"""Letters from which the last word also finds words that begin with it."""
HEADLINE = "StartSel=‹, StopSel=›, MaxWords=32, MinWords=16, ShortWord=2, MaxFragments=1"
LAST_WORD = re.compile(r"(?:^|[\s(])(\w+)$")
TITLE_WORDS = Func(
    "language",
    "title",
    "description",
    function="document_words",
    output_field=SearchVectorField(),
)


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return documents that somebody may read, the best first, at most `most`; six statements.

    `text` is written as in any search box: words, "words in a row", -without, or. The last word may
    be unfinished. Accents do not count, nor endings in English, French and Spanish.
    """
    query = query_of(text)
    if query is None or most < 1:
        return []
    seen = documents_seen(scope=scope).filter(retired_at__isnull=True).order_by()
    ranks: dict[int, float] = {}
    titled = seen.alias(title_words=TITLE_WORDS).filter(title_words=query).order_by("-pk")
    titles = Document.objects.filter(pk__in=titled.values("pk")[:MOST_TITLES_RANKED]).annotate(
        found_rank=SearchRank(TITLE_WORDS, query)
    )
    for pk, rank in titles.values_list("pk", "found_rank"):
        ranks[pk] = rank
    best = _best_pages(query, seen)
    for document_id, (rank, _page) in best.items():
        ranks[document_id] = ranks.get(document_id, 0.0) + rank
    first = sorted(ranks, key=lambda pk: (-ranks[pk], -pk))[:most]
    return _hits(first, ranks, {pk: -best[pk][1] for pk in first if pk in best}, query)


def _best_pages(
    query: SearchQueryCombinable, seen: QuerySet[Document]
) -> dict[int, tuple[float, int]]:
    """Return rank and negative number of the best page of each document, in two statements.

    First the pages read last, then any: so that recent ones are never missed, and neither statement
    looks at more than it is given. One that sorts all matches by time cannot promise that: the
    database would walk through every page for a rare word that it takes for a common one.
    """
    best: dict[int, tuple[float, int]] = {}
    matching = DocumentPage.objects.filter(words=query, version__document__in=seen)
    last = DocumentPage.objects.order_by("-pk").values("pk")[:MOST_LOOKED_THROUGH]
    for candidates in (matching.filter(pk__in=last), matching):
        pages = DocumentPage.objects.filter(pk__in=candidates.values("pk")[:MOST_RANKED])
        for page_id, document_id, rank in pages.annotate(
            found_rank=SearchRank(F("words"), query)
        ).values_list("pk", "version__document_id", "found_rank"):
            if document_id not in best or (rank, -page_id) > best[document_id]:
                best[document_id] = (rank, -page_id)
    return best


def query_of(text: str) -> SearchQueryCombinable | None:
    """Return what a person typed as a query in every language; None for nothing to look for."""
    words = " ".join(text.replace("\x00", " ").split())
    if not re.search(r"\w", words):
        return None
    whole = [_websearch(words, config) for config in CONFIGURATIONS]
    return _any([*whole, *_beginnings(words)])


def _beginnings(words: str) -> list[SearchQueryCombinable]:
    """Return the query with its last word unfinished, unless that is part of a quotation."""
    last = LAST_WORD.search(words)
    if last is None or len(last[1]) < SHORTEST_BEGINNING or words.count('"') % 2:
        return []
    rest = words[: last.start(1)].strip()
    unfinished = []
    for config in CONFIGURATIONS:
        beginning: SearchQueryCombinable = SearchQuery(
            f"{last[1]}:*", config=config, search_type="raw"
        )
        unfinished.append(_websearch(rest, config) & beginning if rest else beginning)
    return unfinished


def _websearch(words: str, config: str) -> SearchQuery:
    return SearchQuery(words, config=config, search_type="websearch")


def _any(queries: Iterable[SearchQueryCombinable]) -> SearchQueryCombinable:
    first, *others = queries
    for each in others:
        first = first | each
    return first


def _hits(
    documents: list[int],
    ranks: dict[int, float],
    pages: dict[int, int],
    query: SearchQueryCombinable,
) -> list[Hit]:
    rows = {
        row["pk"]: row
        for row in Document.objects.filter(pk__in=documents).values("pk", "title", "office_id")
    }
    names = newest_names(ids={row["office_id"] for row in rows.values()})
    excerpts = {
        row["pk"]: row
        for row in DocumentPage.objects.filter(pk__in=pages.values())
        .annotate(
            # The marks of a hit must not stand in the text already.
            excerpt=Func(
                Func(F("version__document__language"), function="words_config"),
                Func(F("text"), Value("‹›"), Value("‘’"), function="translate"),
                query,
                Value(HEADLINE),
                function="ts_headline",
                output_field=TextField(),
            )
        )
        .values("pk", "number", "excerpt")
    }
    hits = []
    for document_id in documents:
        page = excerpts.get(pages.get(document_id, 0))
        _code, context = names[rows[document_id]["office_id"]]
        url = reverse("documents:document", args=[document_id])
        if page is not None:
            number = page["number"]
            context = gettext("%(office)s, page %(page)s") % {"office": context, "page": number}
            url = f"{reverse('documents:read', args=[document_id])}?page={number}"
        hits.append(
            Hit(
                kind=gettext_lazy("Document"),
                label=rows[document_id]["title"],
                url=url,
                context=context,
                excerpt=" ".join(page["excerpt"].split()) if page else "",
                rank=ranks[document_id],
            )
        )
    return hits
