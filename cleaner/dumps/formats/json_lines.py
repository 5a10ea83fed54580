"""JSON: one object a line, and files of .json that are one array or one object."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from cleaner.dumps.record import TOO_DEEP, Fields, Record, failed, record_from, too_large
from cleaner.dumps.streams import lines

_BOM = b"\xef\xbb\xbf"


def read_json_lines(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per line; blank lines count for nothing."""
    number = 0
    for line in lines(stream, fields.limit):
        if line is not None and (line.isspace() or line == _BOM):
            continue
        number += 1
        where = f"{name}:{number}"
        if line is None:
            yield failed(where, too_large(fields.limit))
            continue
        yield _parsed(line, where, fields)


def read_json(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """A file of .json: an array of records, one record, or lines as in .jsonl.

    Only a file of at most the largest size of a record is looked at as a whole; larger ones must be lines.
    """
    head = stream.read(fields.limit + 1)
    if len(head) <= fields.limit:
        try:
            whole = json.loads(head)
        except (ValueError, RecursionError):
            yield from read_json_lines(io.BytesIO(head), name, fields)
            return
        items = whole if isinstance(whole, list) else [whole]
        for number, item in enumerate(items, 1):
            yield _checked(item, f"{name}:{number}", fields)
        return
    if head.removeprefix(_BOM).lstrip().startswith(b"["):
        yield failed(f"{name}:1", f"an array {too_large(fields.limit)}: write it as one object a line (.jsonl)")
        return
    yield from read_json_lines(cast(BinaryIO, _Chained(head, stream)), name, fields)


class _Chained(io.BufferedIOBase):
    """Bytes that were read ahead, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readline(self, size: int | None = -1) -> bytes:
        size = -1 if size is None else size
        line = self._head.readline(size)
        if line.endswith(b"\n") or (size >= 0 and len(line) >= size):
            return line
        return line + self._rest.readline(size - len(line) if size >= 0 else -1)


def _parsed(line: bytes, where: str, fields: Fields) -> Record:
    try:
        item = json.loads(line)
    except UnicodeDecodeError as error:
        return failed(where, f"not UTF-8 at byte {error.start} of the line")
    except json.JSONDecodeError as error:
        return failed(where, f"not JSON: {error.msg} at character {error.pos} of the line")
    except RecursionError:
        return failed(where, TOO_DEEP)
    except ValueError as error:
        # A number of thousands of digits, which Python refuses to convert.
        return failed(where, f"not usable as JSON: {error}")
    return _checked(item, where, fields, len(line))


def _checked(item: Any, where: str, fields: Fields, weight: int = 0) -> Record:
    if not isinstance(item, dict):
        return failed(where, f"a JSON {type(item).__name__}, not an object with fields")
    return record_from(item, where, fields, weight)
