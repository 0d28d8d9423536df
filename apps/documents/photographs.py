"""Pictures without the place where they were taken, and without what cameras write besides.

Nothing is decoded and written again, so that no quality is lost and a huge picture costs nothing: the
segments and entries that hold such data are left out. Of them only the orientation is kept, without
which a photograph would lie on its side.
"""

import io
import re
import struct
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from apps.documents.choices import FileKind
from apps.documents.containers import damaged
from apps.web.refusals import Text

MOST_PIXELS = 80_000_000
"""Of one picture; the product's own limit. More would fill the memory of whoever opens it."""

ORIENTATION, GPS = 0x0112, 0x8825
TIFF_DROPPED = {GPS, 0x8769, 0xA005, 0x02BC, 0x83BB, 0x8649, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B}
TIFF_DROPPED |= {0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0xC634}
"""Place, Exif, XMP, IPTC, Photoshop; make, model, program, moment and name; what Windows adds."""
TIFF_FOLDERS = {GPS, 0x8769, 0xA005}
TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
MOST_FOLDERS = 2_000
MOST_ENTRIES = 100_000
"""Entries of all folders of one TIFF together; the product's own limit."""
PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
PNG_HEAD = 8
JPEG_KEPT = {0xE0: b"JF", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
"""Application segments that a reader needs, by how they begin; all others and comments are dropped."""
WEBP_DROPPED = {b"EXIF", b"XMP "}
PLACE_IN_WORDS = re.compile(rb"exif:GPS|GPSLatitude|GPSLongitude", re.IGNORECASE)


class Budget:
    """What the cleaning of one TIFF may still cost: entries that are looked at, bytes that are blanked.

    Folders and values may lie over each other, so that a small file could ask for work without an end.
    """

    def __init__(self, size: int) -> None:
        """Begin with what an honest file of a size in bytes never needs."""
        self.entries, self.bytes = MOST_ENTRIES, 4 * size

    def spend(self, *, entries: int = 0, size: int = 0) -> None:
        """Take work off; raises ValueError when there is none left."""
        self.entries -= entries
        self.bytes -= size
        if self.entries < 0 or self.bytes < 0:
            raise ValueError("folders lie over each other")


class PictureError(Exception):
    """A picture that is not kept: `code` for programs, `message` for people."""

    def __init__(self, code: str, message: Text) -> None:
        """Keep both."""
        self.code, self.message = code, message
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPicture:
    """The bytes of a picture to keep, and whether the place of it had to be removed."""

    content: bytes
    is_location_removed: bool = False


def clean_picture(content: bytes, kind: FileKind) -> CleanPicture:
    """Return a picture without its place; raises PictureError for a broken or a huge one."""
    orientation, has_place = _looked_at(content, kind)
    try:
        if kind is FileKind.JPEG:
            cleaned = _clean_jpeg(content, orientation)
        elif kind is FileKind.PNG:
            cleaned = _clean_png(content, orientation)
        elif kind is FileKind.WEBP:
            cleaned = _clean_webp(content, orientation)
        elif kind is FileKind.TIFF:
            cleaned = _clean_tiff(content)
        else:
            cleaned = content
    except (struct.error, IndexError, ValueError) as error:
        raise PictureError("damaged", damaged()) from error
    return CleanPicture(content=cleaned, is_location_removed=has_place)


def _looked_at(content: bytes, kind: FileKind) -> tuple[int, bool]:
    """Return orientation (1 is upright) and whether a place is told; raises PictureError."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind.value.upper()]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PictureError("too_many_pixels", too_many_pixels())
            exif = picture.getexif()
            has_place = bool(exif.get_ifd(GPS)) or bool(PLACE_IN_WORDS.search(content))
            orientation = exif.get(ORIENTATION, 1)
        # A second look, because asking for Exif may have read on to the end.
        with Image.open(io.BytesIO(content), formats=[kind.value.upper()]) as picture:
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_many_pixels", too_many_pixels()) from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        zlib.error,
    ) as error:
        raise PictureError("damaged", damaged()) from error
    return orientation if orientation in range(1, 9) else 1, has_place


def too_many_pixels() -> Text:
    """The sentence for a picture that is too large to open."""
    return _(
        "This picture has more than %(limit)s million pixels. Make it smaller and send that."
    ) % {"limit": MOST_PIXELS // 1_000_000}


def _upright_note(orientation: int) -> bytes:
    """Return Exif data that say nothing but the orientation."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)


def _clean_jpeg(content: bytes, orientation: int) -> bytes:
    kept = [content[:2]]
    if orientation != 1:
        note = b"Exif\x00\x00" + _upright_note(orientation)
        kept.append(b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note)
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xD9:
            # What follows the end of the picture is another one, with data of its own.
            kept.append(b"\xff\xd9")
            return b"".join(kept)
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        is_data = 0xE0 <= marker <= 0xEF or marker == 0xFE
        begins = JPEG_KEPT.get(marker)
        if not is_data or (begins and content.startswith(begins, place + 4)):
            kept.append(content[place:end])
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the pixels end: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        place = content.index(b"\xff", place)
        following = content[place + 1]
        if following != 0 and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return place
        place += 1 if following == 0xFF else 2


def _clean_png(content: bytes, orientation: int) -> bytes:
    kept = [content[:PNG_HEAD]]
    place = PNG_HEAD
    while True:
        length, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise ValueError("a chunk is longer than the file")
        if name not in PNG_DROPPED:
            kept.append(content[place:end])
        if name == b"IHDR" and orientation != 1:
            note = b"eXIf" + _upright_note(orientation)
            kept.append(struct.pack(">I", len(note) - 4) + note)
            kept.append(struct.pack(">I", zlib.crc32(note)))
        if name == b"IEND":
            return b"".join(kept)
        place = end


def _clean_webp(content: bytes, orientation: int) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    end_of_all = 8 + size
    kept = []
    place = 12
    while place + 8 <= min(end_of_all, len(content)):
        name, length = struct.unpack_from("<4sI", content, place)
        end = place + 8 + length + length % 2
        if place + 8 + length > len(content):
            raise ValueError("a chunk is longer than the file")
        chunk = bytearray(content[place:end].ljust(end - place, b"\0"))
        if name == b"VP8X":
            chunk[8] = (chunk[8] & ~0x0C) | (0x08 if orientation != 1 else 0)
        if name not in WEBP_DROPPED:
            kept.append(bytes(chunk))
        place = end
    if orientation != 1:
        note = _upright_note(orientation)
        kept.append(struct.pack("<4sI", b"EXIF", len(note)) + note)
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _clean_tiff(content: bytes) -> bytes:
    """Take the entries out of their folders, and overwrite with zeros what they pointed to."""
    data = bytearray(content)
    order = "<" if data[:2] == b"II" else ">"
    (place,) = struct.unpack_from(f"{order}I", data, 4)
    budget = Budget(len(data))
    seen: set[int] = set()
    while place and place not in seen:
        if len(seen) >= MOST_FOLDERS:
            raise ValueError("too many pictures in one file")
        seen.add(place)
        place = _clean_folder(data, order, place, budget)
    return bytes(data)


def _clean_folder(data: bytearray, order: str, place: int, budget: Budget) -> int:
    """Clean one folder of a TIFF and return where the next one is; 0 after the last."""
    (number,) = struct.unpack_from(f"{order}H", data, place)
    budget.spend(entries=number, size=12 * number)
    start, end = place + 2, place + 2 + 12 * number
    (following,) = struct.unpack_from(f"{order}I", data, end)
    kept = bytearray()
    for entry in range(start, end, 12):
        tag, kind, count, value = struct.unpack_from(f"{order}HHII", data, entry)
        if tag not in TIFF_DROPPED:
            kept += data[entry : entry + 12]
        elif tag in TIFF_FOLDERS:
            _blank_folder(data, order, value, budget)
        else:
            _blank(data, value, TIFF_SIZES.get(kind, 1) * count, budget)
    struct.pack_into(f"{order}H", data, place, len(kept) // 12)
    kept += struct.pack(f"{order}I", following)
    data[start : end + 4] = kept.ljust(end + 4 - start, b"\0")
    return int(following)


def _blank_folder(data: bytearray, order: str, place: int, budget: Budget) -> None:
    (number,) = struct.unpack_from(f"{order}H", data, place)
    budget.spend(entries=number)
    for entry in range(place + 2, place + 2 + 12 * number, 12):
        _tag, kind, count, value = struct.unpack_from(f"{order}HHII", data, entry)
        _blank(data, value, TIFF_SIZES.get(kind, 1) * count, budget)
    _blank(data, place, 2 + 12 * number, budget, is_far=True)


def _blank(data: bytearray, place: int, size: int, budget: Budget, *, is_far: bool = False) -> None:
    """Overwrite a value with zeros; one of four bytes and less stands in its entry itself."""
    if size > 4 or is_far:
        if place + size > len(data):
            raise ValueError("a value is outside the file")
        budget.spend(size=size)
        data[place : place + size] = bytes(size)
