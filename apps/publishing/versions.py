"""What made a file: recorded beside a frozen report, so that it can be built again alike."""

from __future__ import annotations

import zlib
from importlib.metadata import version

from apps.publishing.svg.drawing import DRAWING_VERSION

#: Changes whenever a template, style or layout changes the bytes of the same document.
LAYOUT_VERSION = "1"
PACKAGES = ("typst", "python-docx", "XlsxWriter", "lxml", "Babel")


def renderer_versions() -> dict[str, str]:
    """The versions on which the bytes of rendered documents depend, by name.

    `drawing` and `layout` are this room's own; `zlib` compresses DOCX and XLSX.
    """
    versions = {package: version(package) for package in PACKAGES}
    return {
        **versions,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "drawing": DRAWING_VERSION,
        "layout": LAYOUT_VERSION,
    }
