"""What a file really is, told from its first bytes, whatever its name says."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets.problems import A_SPREADSHEET, UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound file: old Office documents, encrypted new ones
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4
OLD_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))  # [MS-XLS] 2.1.2
OLD_WORKBOOK_STREAMS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00")  # bare BIFF
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

#: First bytes of files that people send by mistake, and what to call them.
SIGNATURES = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"II*\x00", _("a picture")),
    (b"MM\x00*", _("a picture")),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"\x1f\x8b", _("a compressed archive")),
    (b"7z\xbc\xaf\x27\x1c", _("a compressed archive")),
    (b"Rar!", _("a compressed archive")),
    (b"BZh", _("a compressed archive")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
    (b"SQLite format 3", _("a database")),
    (b"PAR1", _("a data file (Parquet)")),
)
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<script")

TEXT_NAMES = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK_NAMES = (".xlsx",)


class Kind(StrEnum):
    """The two kinds that are read."""

    TEXT = "csv"
    WORKBOOK = "xlsx"


def kind_of(content: bytes, filename: str) -> Kind:
    """Whether the content is text or an Excel package, agreeing with its name.

    Raises UnreadableFile: `empty`, `password`, `legacy_xls`, `wrong_type`.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(
            "empty",
            _("The file is empty. Check that it was saved before it was sent."),
            A_SPREADSHEET,
        )
    if content.startswith(OLE):
        raise _old_office_file(content)
    if content.startswith(OLD_WORKBOOK_STREAMS):
        raise _legacy()
    if content.startswith(ZIP):
        return _agreeing(Kind.WORKBOOK, filename)
    if not content.startswith(BYTE_ORDER_MARKS):
        for signature, name in SIGNATURES:
            if content.startswith(signature):
                raise _wrong_type(filename, name)
        if content[:1024].lstrip().lower().startswith(MARKUP):
            raise _wrong_type(filename, _("a web page or XML file"))
    return _agreeing(Kind.TEXT, filename)


def _agreeing(kind: Kind, filename: str) -> Kind:
    """The kind, when the name of the file says the same."""
    name = filename.lower()
    if name.endswith(TEXT_NAMES + WORKBOOK_NAMES):
        if name.endswith(WORKBOOK_NAMES if kind is Kind.WORKBOOK else TEXT_NAMES):
            return kind
        if kind is Kind.WORKBOOK:
            raise _wrong_type(filename, _("an Excel workbook or another zipped file"))
        raise _wrong_type(filename, _("plain text"))
    if kind is Kind.WORKBOOK and name.endswith((".xlsm", ".xltm", ".xlsb", ".ods", ".xltx")):
        return kind  # the parts inside decide, and give the better reason
    raise UnreadableFile(
        "wrong_type",
        _("“{filename}” does not look like a spreadsheet: its name has another ending."),
        A_SPREADSHEET,
        filename=filename,
    )


def _old_office_file(content: bytes) -> UnreadableFile:
    if ENCRYPTED_PACKAGE in content:
        return UnreadableFile(
            "password",
            _(
                "The workbook is protected by a password and cannot be opened. "
                "Remove the password in Excel (File, Info, Protect Workbook), save, and send it again."
            ),
            _("A workbook without a password."),
        )
    if any(name in content for name in OLD_WORKBOOKS):
        return _legacy()
    return UnreadableFile(
        "wrong_type",
        _("The content of the file is an old Office document, not a spreadsheet."),
        A_SPREADSHEET,
    )


def _legacy() -> UnreadableFile:
    return UnreadableFile(
        "legacy_xls",
        _(
            "The file is a workbook of Excel 97–2003 (.xls). "
            "Open it in Excel, choose “Save as” and the type “Excel Workbook (.xlsx)”, and send that."
        ),
        A_SPREADSHEET,
    )


def _wrong_type(filename: str, content: object) -> UnreadableFile:
    return UnreadableFile(
        "wrong_type",
        _("“{filename}” is no spreadsheet: its content is {content}."),
        A_SPREADSHEET,
        filename=filename,
        content=content,
    )
