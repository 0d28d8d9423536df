"""A document as DOCX: real headings, numbering, captions, contents; the same bytes each time."""

from apps.publishing.docx.rendering import render_docx

__all__ = ["render_docx"]
