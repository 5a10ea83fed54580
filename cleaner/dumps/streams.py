"""Files as streams of bytes: counted, decompressed, and read in bounded lines."""

from __future__ import annotations

import bz2
import contextlib
import io
import lzma
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleaner.extras import extra
from cleaner.model import InputError

STANDARD_INPUT = Path("-")
"""The path that stands for standard input."""

COMPRESSIONS = (".gz", ".zst", ".bz2", ".xz")

_MAGIC = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\x00"}
_BUFFER = 1 << 16
# What libzstd itself allows by default; a frame may ask for a window of terabytes.
_ZSTD_WINDOW = 1 << 27
_XZ_MEMORY = 1 << 28
_ZSTD_PIECE = 64
_MOST_SPOOLED = 4 << 30


class Meter:
    """How many bytes of the inputs have been read, for the progress display."""

    def __init__(self) -> None:
        self.bytes = 0


class _Counted(io.RawIOBase):
    """A file that tells a meter how much was read. Seeking is passed on and not counted."""

    def __init__(self, file: io.RawIOBase, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        count = self._file.readinto(buffer) or 0
        self._meter.bytes += count
        return count

    def close(self) -> None:
        # Standard input is not ours to close.
        if self._file is not _raw_standard_input():
            self._file.close()
        super().close()


class ForwardOnly(io.BufferedReader):
    """A stream that says that it cannot seek: going back would decompress all over again, or not work at all."""

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1) -> bytes:
        """As of any stream, but that what was read before an error is not lost with it."""
        left = sys.maxsize if size is None or size < 0 else size
        pieces: list[bytes] = []
        try:
            while left > 0 and (piece := self.read1(min(left, _BUFFER))):
                pieces.append(piece)
                left -= len(piece)
        except Exception:
            # The stream below raises it again when it is asked again.
            if not pieces:
                raise
        return b"".join(pieces)


class _Decompressed(io.RawIOBase):
    """What some compressed streams, one after the other, hold. An end before theirs is an error, not an end."""

    def __init__(
        self,
        stream: BinaryIO,
        make: Callable[[], Any],
        decompress: Callable[[Any, bytes, int], bytes | memoryview],
        piece: int = 1 << 13,
    ) -> None:
        self._stream, self._make, self._decompress, self._piece = stream, make, decompress, piece
        self._decoder = make()
        self._found: bytes | memoryview = b""
        self._begun = False
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            while not self._found and self._error is None and self._advance(len(buffer)):
                pass
        except Exception as error:
            self._error = error
        if self._error is not None and not self._found:
            raise self._error
        piece = self._found[: len(buffer)]
        self._found = self._found[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _advance(self, size: int) -> bool:
        """Take a step towards more bytes; False at the end."""
        decoder, packed = self._decoder, b""
        if decoder.eof:
            # Streams may follow each other, with zeros between them to fill up a block.
            packed = decoder.unused_data.lstrip(b"\0")
            if not packed:
                read = self._stream.read(self._piece)
                packed = read.lstrip(b"\0")
                if not packed:
                    return bool(read)
            decoder = self._decoder = self._make()
        elif getattr(decoder, "needs_input", True) and not getattr(decoder, "unconsumed_tail", b""):
            packed = self._stream.read(self._piece)
            if not packed:
                if self._begun:
                    raise EOFError("the compressed data end too early")
                return False
        self._begun = True
        self._found = self._decompress(decoder, packed, size)
        return True


def _bounded(decoder: Any, packed: bytes, size: int) -> bytes:
    return bytes(decoder.decompress(packed, size))


def _unbounded(decoder: Any, packed: bytes, _size: int) -> memoryview:
    # Four bytes of zstd may stand for 128 KB of one letter: as many as are read at once give some megabytes at most.
    return memoryview(decoder.decompress(packed))


def _gzip(decoder: Any, packed: bytes, size: int) -> bytes:
    return bytes(decoder.decompress(decoder.unconsumed_tail + packed, size))


def open_bytes(path: Path, meter: Meter) -> BinaryIO:
    """The bytes of a file, or of standard input for `STANDARD_INPUT`, buffered and counted. Raises OSError."""
    file = _raw_standard_input() if path == STANDARD_INPUT else path.open("rb", buffering=0)
    counted = _Counted(file, meter)
    return ForwardOnly(counted, _BUFFER) if path == STANDARD_INPUT else io.BufferedReader(counted, _BUFFER)


def _raw_standard_input() -> Any:
    return getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)


def peeked(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, at most `size`, and a stream that begins with them again."""
    if stream.seekable():
        if isinstance(stream, io.BufferedReader):
            # To go back would read, and count, twice.
            return stream.peek(size)[:size], stream
        head = stream.read(size)
        stream.seek(0)
        return head, stream
    head = stream.read(size)
    return head, ForwardOnly(cast(io.RawIOBase, _Chained(head, stream)), _BUFFER)


class _Chained(io.RawIOBase):
    """Bytes that were read ahead, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def compression_of(head: bytes) -> str:
    """The compression that the first bytes of a file show, "" for none."""
    return next((name for name, magic in _MAGIC.items() if head.startswith(magic)), "")


def decompressed(stream: BinaryIO, compression: str) -> BinaryIO:
    """The stream under a compression: "" or one of `COMPRESSIONS`. Memory stays bounded whatever the data say."""
    if compression == ".gz":
        return ForwardOnly(_Decompressed(stream, lambda: zlib.decompressobj(31), _gzip), _BUFFER)
    if compression == ".zst":
        zstandard = extra("zstandard", ".zst files")
        decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        return ForwardOnly(_Decompressed(stream, decompressor.decompressobj, _unbounded, _ZSTD_PIECE), _BUFFER)
    if compression == ".bz2":
        return ForwardOnly(_Decompressed(stream, bz2.BZ2Decompressor, _bounded), _BUFFER)
    if compression == ".xz":
        return ForwardOnly(_Decompressed(stream, _xz_decompressor, _bounded), _BUFFER)
    return stream


def _xz_decompressor() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)


@contextlib.contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or a copy of it in a temporary file where it cannot seek: some formats are read from their end.

    Raises InputError for one that is too large for that.
    """
    if stream.seekable():
        yield stream
        return
    # The file has no name and is gone with this process, however that ends.
    with tempfile.TemporaryFile() as spool:
        while piece := stream.read(1 << 20):
            spool.write(piece)
            if spool.tell() > _MOST_SPOOLED:
                raise InputError(f"larger than {_MOST_SPOOLED >> 30} GB when unpacked; unpack it first")
        spool.seek(0)
        yield cast(BinaryIO, spool)


def read_at_most(stream: BinaryIO, limit: int) -> bytes | None:
    """Everything in the stream, or None if that is more than `limit` bytes.

    >>> read_at_most(io.BytesIO(b"rain"), 4), read_at_most(io.BytesIO(b"rains"), 4)
    (b'rain', None)
    """
    chunks: list[bytes] = []
    left = limit + 1
    while left > 0 and (chunk := stream.read(min(left, 1 << 20))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks) if left > 0 else None


def lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream, with their line feeds; None for a line of more than `limit` bytes, which is skipped.

    >>> list(lines(io.BytesIO(b"one\\nseventeen\\ntwo"), 5))
    [b'one\\n', None, b'two']
    """
    # One byte above the limit tells a line that just fits, with its line feed, from one that does not.
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass
        yield None
