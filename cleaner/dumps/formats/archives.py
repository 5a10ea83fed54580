"""Archives of files: zip and tar, member by member, never unpacked to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

from cleaner.dumps.record import Fields, Record, failed
from cleaner.dumps.streams import ForwardOnly, seekable
from cleaner.model import InputError

Reader = Callable[[BinaryIO, str, Fields], Iterator[Record]]
MemberReader = Callable[[str], Reader | None]
"""From a member's name to what reads it; None for names that no reader knows."""

_LARGEST_HEADER = 1 << 20
# Headers that tarfile reads into memory whole, whatever size they claim.
_HEADERS_READ_WHOLE = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _BoundedTarInfo(tarfile.TarInfo):
    """A member of a tar file whose headers may not fill the memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _BoundedTarInfo:
        if not buf:
            # tarfile takes this for the end, but the end is two blocks of zeros.
            raise InputError("it has no end mark: it was cut short")
        member = super().frombuf(buf, encoding, errors)
        if member.type in _HEADERS_READ_WHOLE and member.size > _LARGEST_HEADER:
            raise InputError(f"a header of {member.size} bytes; this is no sound tar file")
        return member


def read_tar(stream: BinaryIO, name: str, fields: Fields, reader_of: MemberReader) -> Iterator[Record]:
    """The records of a tar file's members, in its order. The stream is read once, front to back."""
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_BoundedTarInfo) as archive:
        for member in archive:
            reader = reader_of(member.name) if member.isreg() and not member.issparse() else None
            if reader is None:
                continue
            opened = archive.extractfile(member)
            if opened is not None:
                yield from reader(_forward(opened), f"{name}/{member.name}", fields)


def read_zip(stream: BinaryIO, name: str, fields: Fields, reader_of: MemberReader) -> Iterator[Record]:
    """The records of a zip file's members, in its order. One bad member fails alone."""
    with seekable(stream) as source, zipfile.ZipFile(source) as archive:
        for member in archive.infolist():
            reader = None if member.is_dir() else reader_of(member.filename)
            if reader is None:
                continue
            inner = f"{name}/{member.filename}"
            try:
                opened = archive.open(member)
            # RuntimeError is how zipfile says that a password is needed.
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError) as error:
                yield failed(f"{inner}:1", f"cannot be read: {error}")
                continue
            with opened:
                yield from reader(_forward(opened), inner, fields)


def _forward(opened: IO[bytes]) -> BinaryIO:
    """A member as a stream that is read once; a tar file's members claim to seek and then cannot."""
    return ForwardOnly(cast(io.RawIOBase, opened))
