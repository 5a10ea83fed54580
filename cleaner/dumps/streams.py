"""Files as streams of bytes: counted, decompressed, and read in bounded lines."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from cleaner.dumps.extras import extra

COMPRESSIONS = (".gz", ".zst")

_BUFFER = 1 << 16
# What libzstd itself allows by default; a frame may ask for a window of terabytes.
_ZSTD_WINDOW = 1 << 27


class Meter:
    """How many bytes of the inputs have been read, for the progress display."""

    def __init__(self) -> None:
        self.bytes = 0


class _Counted(io.RawIOBase):
    """A file that tells a meter how much was read. Seeking is passed on and not counted."""

    def __init__(self, path: Path, meter: Meter) -> None:
        self._file = path.open("rb", buffering=0)
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
        count = self._file.readinto(buffer)
        self._meter.bytes += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class ForwardOnly(io.BufferedReader):
    """A stream that says that it cannot seek: going back would decompress all over again, or not work at all."""

    def seekable(self) -> bool:
        return False


def open_bytes(path: Path, meter: Meter) -> BinaryIO:
    """The bytes of a file, buffered and counted. Raises OSError."""
    return io.BufferedReader(_Counted(path, meter), _BUFFER)


def decompressed(stream: BinaryIO, compression: str) -> BinaryIO:
    """The stream under a compression: "", ".gz" or ".zst". Memory stays bounded whatever the data say."""
    if compression == ".gz":
        return ForwardOnly(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream, mode="rb")), _BUFFER)
    if compression == ".zst":
        zstandard = extra("zstandard", ".zst files")
        decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        return ForwardOnly(decompressor.stream_reader(stream, read_across_frames=True), _BUFFER)
    return stream


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
