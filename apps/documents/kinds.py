"""What the kinds of file are called outside: endings of names, and types that browsers know."""

from apps.documents.choices import FileKind

EXTENSIONS: dict[FileKind, tuple[str, ...]] = {
    FileKind.PDF: ("pdf",),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
    FileKind.PPTX: ("pptx",),
    FileKind.DOC: ("doc",),
    FileKind.XLS: ("xls",),
    FileKind.PPT: ("ppt",),
    FileKind.ODT: ("odt",),
    FileKind.ODS: ("ods",),
    FileKind.ODP: ("odp",),
    FileKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileKind.PNG: ("png",),
    FileKind.GIF: ("gif",),
    FileKind.WEBP: ("webp",),
    FileKind.TIFF: ("tif", "tiff"),
    FileKind.EML: ("eml",),
    FileKind.MSG: ("msg",),
    FileKind.CSV: ("csv",),
    FileKind.TEXT: ("txt", "text", "md", "log"),
}
"""Endings of each kind; the first is the one that a file gets whose name has another."""

CONTENT_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.DOC: "application/msword",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.ODP: "application/vnd.oasis.opendocument.presentation",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.TIFF: "image/tiff",
    FileKind.EML: "message/rfc822",
    FileKind.MSG: "application/vnd.ms-outlook",
    FileKind.CSV: "text/csv",
    FileKind.TEXT: "text/plain",
}

ACCEPTED_ENDINGS = ",".join(
    sorted({f".{ending}" for endings in EXTENSIONS.values() for ending in endings})
)
"""For the file chooser of browsers: a hint to people, never a check."""
