"""The zip around an XLSX file: what it holds, judged before it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets.model import MEGABYTE, Limits
from apps.publishing.spreadsheets.problems import A_SPREADSHEET, UnreadableFile

WORKBOOK = "xl/workbook.xml"
CHUNK = 1024 * 1024
ENCRYPTED = 0x1


class Package:
    """The parts of one package, addressed by lower-case name, unpacked once and within limits.

    A zip directory can lie about sizes. Every part is therefore unpacked here, bounded and verified
    by its checksum, and `checked()` packs exactly those bytes anew for the parser.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Open the directory and refuse what should not be unpacked.

        Raises UnreadableFile: `damaged`, `password`, `zip_bomb`, `macros`, `binary_workbook`,
        `opendocument`, `wrong_type`.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise damaged() from error
        members = self._zip.infolist()
        _refuse_bomb(members, limits)
        self._members = {_normal(member.filename): member for member in members}
        _refuse_kind(self._members)
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise UnreadableFile(
                "password",
                _("The parts of the file are protected by a password and cannot be opened."),
                _("A workbook without a password."),
            )
        self._parts: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        """Whether the package has a part of that name, whatever its capitals."""
        return part in self._members

    def read(self, part: str) -> bytes:
        """The bytes of a part, verified. Raises UnreadableFile `damaged`, `xml_entities`."""
        if part not in self._parts:
            member = self._members.get(part)
            if member is None:
                raise damaged()
            try:
                with self._zip.open(member) as stream:
                    data = b"".join(iter(lambda: stream.read(CHUNK), b""))
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                NotImplementedError,
            ) as error:
                raise damaged() from error
            if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # no office program writes UTF-16 here
                raise damaged()
            self._parts[part] = data
        return self._parts[part]

    def checked(self) -> bytes:
        """A package of the parts that were read, and of no others, stored without compression."""
        for part in ("[content_types].xml", "_rels/.rels"):
            if part in self:
                self.read(part)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for part, data in self._parts.items():
                archive.writestr(_normal_slashes(self._members[part].filename), data)
        return packed.getvalue()


def damaged() -> UnreadableFile:
    """The refusal for a package that is broken inside."""
    return UnreadableFile(
        "damaged",
        _(
            "The workbook is damaged or incomplete and cannot be opened. "
            "Open it in Excel, let Excel repair it, save it as .xlsx and send it again."
        ),
        A_SPREADSHEET,
    )


def _normal_slashes(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _normal(name: str) -> str:
    return _normal_slashes(name).lower()


def _refuse_bomb(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse a package that would unpack to far more than it seems."""
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > limits.max_members
        or total > limits.max_uncompressed
        or (total > MEGABYTE and total > limits.max_ratio * packed)
    ):
        raise UnreadableFile(
            "zip_bomb",
            _(
                "The file would unpack to {size} MB in {parts} parts, far more than a workbook of "
                "its size holds. It was not opened."
            ),
            _("A workbook that unpacks to at most {limit} MB."),
            size=-(-total // MEGABYTE),
            parts=len(members),
            limit=limits.max_uncompressed // MEGABYTE,
        )


def _refuse_kind(members: dict[str, zipfile.ZipInfo]) -> None:
    """Refuse packages that are no plain workbook, each with its own reason."""
    if any(
        name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in members
    ):
        raise UnreadableFile(
            "macros",
            _(
                "The workbook contains macros (programs), so it was not opened. "
                "In Excel choose “Save as” and the type “Excel Workbook (.xlsx)”, and send that."
            ),
            _("A workbook without macros."),
        )
    if "xl/workbook.bin" in members:
        raise UnreadableFile(
            "binary_workbook",
            _(
                "The file is a binary workbook (.xlsb). "
                "In Excel choose “Save as” and the type “Excel Workbook (.xlsx)”, and send that."
            ),
            A_SPREADSHEET,
        )
    if "content.xml" in members and "mimetype" in members:
        raise UnreadableFile(
            "opendocument",
            _(
                "The file is an OpenDocument file. In LibreOffice choose “Save as” and the type "
                "“Excel 2007–365 (.xlsx)” or “Text CSV (.csv)”, and send that."
            ),
            A_SPREADSHEET,
        )
    if WORKBOOK not in members:
        raise UnreadableFile(
            "wrong_type",
            _(
                "The file is a zipped file without a workbook in it, perhaps a Word or PowerPoint "
                "document or an archive."
            ),
            A_SPREADSHEET,
        )
