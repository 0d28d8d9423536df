"""The evidence files of a backup: a file beside that of the database, where they are kept in a folder."""

import os
import tarfile
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage, storages


def folder() -> Path | None:
    """Return the folder of evidence; None where it is kept in a store of another kind."""
    storage = storages["documents"]
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else None


def beside(path: Path) -> Path:
    """Return where the evidence files of a backup stand."""
    return path.with_name(f"{path.name}.documents.tar")


def save(source: Path, path: Path) -> int:
    """Write all files of a folder into a new file, readable by the owner only; return how many.

    Written beside and renamed, so that a broken one never has its name. Files that are removed
    meanwhile are left out: the database no longer names them, or will not when they are looked for.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    number = 0
    output = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(output, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for file in sorted(source.rglob("*")):
            try:
                if file.is_file():
                    archive.add(file, arcname=file.relative_to(source).as_posix())
                    number += 1
            except FileNotFoundError:
                continue
    part.rename(path)
    return number


def expect_whole(path: Path) -> None:
    """Read a file of evidence to its end; raises OSError or tarfile.TarError for a broken one."""
    with tarfile.open(path) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                raise tarfile.TarError(f"{member.name} is no evidence file")


def bring_back(path: Path, target: Path) -> int:
    """Write the files of a backup into the folder, those that are there already left alone.

    Their names are random and their content never changes, so nothing is overwritten and nothing is
    deleted. Returns how many were written.
    """
    number = 0
    with tarfile.open(path) as archive:
        for member in archive:
            file = target / member.name
            content = archive.extractfile(member)
            if file.exists() or content is None:
                continue
            # Readable by the owner only, as the store writes them.
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = file.with_name(f"{file.name}.part")
            part.touch(mode=0o600)
            part.write_bytes(content.read())
            part.rename(file)
            number += 1
    return number
