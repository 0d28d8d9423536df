"""Reads of documents, by topic; other rooms take what stands here."""

from apps.documents.selectors.access import document_seen, documents_seen, documents_seen_among
from apps.documents.selectors.evidence import Evidence, evidence_of
from apps.documents.selectors.readings import ReadingLine, readings_of

__all__ = [
    "Evidence",
    "ReadingLine",
    "document_seen",
    "documents_seen",
    "documents_seen_among",
    "evidence_of",
    "readings_of",
]
