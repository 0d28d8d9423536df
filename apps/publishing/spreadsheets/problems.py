"""Why a file cannot be read, in words for the person who chose it.

Messages are lazily translated: they speak the language that is active when somebody reads them,
not the one that was active in the worker that found the problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: What every refusal of the type of a file asks for.
A_SPREADSHEET = _("An Excel workbook (.xlsx) or a CSV file (.csv).")


class UnreadableFile(Exception):  # noqa: N818 - a refusal, named for what the user sees
    """The file as a whole cannot be read; nothing of it was taken over.

    `code` is stable (`empty`, `too_large`, `wrong_type`, `password`, `legacy_xls`, `opendocument`,
    `binary_workbook`, `macros`, `zip_bomb`, `damaged`, `xml_entities`, `no_sheets`,
    `too_many_rows`, `too_many_columns`, `encoding`, `binary`, `unclosed_quote`);
    `message` says what is wrong and what to do, `expected` what would have been accepted.
    """

    def __init__(
        self,
        code: str,
        message: str | _StrPromise,
        expected: str | _StrPromise = "",
        **values: object,
    ) -> None:
        """Keep the sentence unformatted, so that it can still be translated when read."""
        super().__init__(code)
        self.code = code
        self.values = values
        self._message = message
        self._expected = expected

    @property
    def message(self) -> str:
        """The sentence in the active language, its values filled in."""
        return self._fill(self._message)

    @property
    def expected(self) -> str:
        """What would have been accepted, in the active language; may be empty."""
        return self._fill(self._expected)

    def _fill(self, text: str | _StrPromise) -> str:
        return str(text).format(**self.values) if self.values else str(text)

    def __str__(self) -> str:
        """The message, for logs and for tests."""
        return f"{self.code}: {self.message}"
