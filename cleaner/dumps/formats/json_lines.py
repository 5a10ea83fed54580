"""JSON: one object a line, and files of .json that are one array or one object."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.dumps.record import TOO_DEEP, Fields, Record, failed, record_from, too_large
from cleaner.dumps.streams import lines, peeked, read_at_most

_BOM = b"\xef\xbb\xbf"
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\Z)")
_RECORD = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"[^"\\\n]{1,100}"\s*:')
_BLANK = re.compile(r"[ \t\r\n]*")
_PIECE = 1 << 16


def looks_like_records(head: bytes, *, cut: bool) -> bool:
    """Whether a file that does not say so begins with an object of JSON, or an array of them.

    `cut`: whether `head` is only the beginning. A first line that is whole has to be an object.
    """
    if not _RECORD.match(head):
        return False
    first = head.removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if first.startswith(b"[") or (cut and len(first) > len(head) // 2):
        return True
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read_json_lines(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per line; blank lines count for nothing. An array of objects is read as such, whatever its name."""
    head, stream = peeked(stream, 256)
    if _ARRAY.match(head):
        yield from _read_array(stream, name, fields)
        return
    yield from _read_lines(stream, name, fields)


def read_json(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """A file of .json: an array of records, one record, or lines as in .jsonl.

    Arrays of any size are read item by item. A file that is one object, over some lines, must be no larger than a
    record may be.
    """
    head, stream = peeked(stream, 256)
    if _ARRAY.match(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _read_array(stream, name, fields)
        return
    # An object that ends on its first line is the first of some lines; one that does not is the only one.
    first = next(lines(stream, fields.limit), b"")
    if first is None or _is_whole(first):
        yield from _read_lines(stream, name, fields, first)
        return
    rest = read_at_most(stream, fields.limit)
    whole = None if rest is None else first + rest
    if whole is not None:
        try:
            item = json.loads(whole)
        except (ValueError, RecursionError):
            yield from _read_lines(io.BytesIO(whole), name, fields)
        else:
            items = item if isinstance(item, list) else [item]
            for number, one in enumerate(items, 1):
                yield _checked(one, f"{name}:{number}", fields)
        return
    yield failed(f"{name}:1", f"no lines of JSON, no array of records, and {too_large(fields.limit)}")


def _is_whole(line: bytes) -> bool:
    """Whether a line is a value of JSON by itself. One that is too long for a file of one record is not parsed."""
    try:
        json.loads(line)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _read_lines(stream: BinaryIO, name: str, fields: Fields, first: bytes | tuple[()] | None = ()) -> Iterator[Record]:
    """The records of a stream of lines, after a `first` one that was read ahead."""
    number = 0
    ahead = [] if isinstance(first, tuple) else [first]
    for line in (line for source in (ahead, lines(stream, fields.limit)) for line in source):
        if line is not None and (line.isspace() or line in (b"", _BOM)):
            continue
        number += 1
        where = f"{name}:{number}"
        if line is None:
            yield failed(where, too_large(fields.limit))
            continue
        yield _parsed(line, where, fields)


def _read_array(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """The items of an array, with one of them in memory at a time."""
    text = _Text(stream, fields.limit)
    number = 0
    text.skip()
    if text.here() != "[":
        yield failed(f"{name}:1", "no array of records")
        return
    text.at += 1
    text.skip()
    while text.here() != "]":
        number += 1
        where = f"{name}:{number}"
        start = text.total
        try:
            item = text.item()
        except RecursionError:
            yield failed(where, f"{TOO_DEEP}; the rest is not read")
            return
        except ValueError as error:
            yield failed(where, f"damaged after {number - 1} records, the rest is not read ({error})")
            return
        yield _checked(item, where, fields, text.total - start)
        text.skip()
        if text.here() == ",":
            text.at += 1
            text.skip()
        elif text.here() != "]":
            yield failed(f"{name}:{number + 1}", f"damaged after {number} records, the rest is not read (no , or ])")
            return
    text.at += 1
    text.skip()
    if text.here():
        yield failed(f"{name}:{number + 1}", f"damaged after {number} records, the rest is not read (text after ])")


class _Text:
    """The text of a stream, of which only what is looked at is in memory."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        head, self._stream = peeked(stream, 4)
        self._decode = codecs.getincrementaldecoder(json.detect_encoding(head))().decode
        self._scan = json.JSONDecoder().raw_decode
        self._text, self.at, self._dropped, self._ended = "", 0, 0, False

    @property
    def total(self) -> int:
        """How many code points lie behind."""
        return self._dropped + self.at

    def here(self) -> str:
        """The next code point, "" at the end."""
        if self.at >= len(self._text):
            self._read(_PIECE)
        return self._text[self.at : self.at + 1]

    def skip(self) -> None:
        """Pass over blanks."""
        while self.here() and (found := _BLANK.match(self._text, self.at)) and found.end() > self.at:
            self.at = found.end()

    def item(self) -> Any:
        """The value that begins here. Raises ValueError where there is none, or one above the limit."""
        size, problem = _PIECE, "no whole value"
        while True:
            try:
                value, end = self._scan(self._text, self.at)
            except ValueError as error:
                problem = str(error).partition(":")[0]
                if self._ended:
                    raise ValueError(problem) from None
            else:
                # A number may go on in what was not read yet.
                if end < len(self._text) or self._ended:
                    self.at = end
                    return value
            if len(self._text) - self.at > self._limit:
                raise ValueError(f"{problem}, or {too_large(self._limit)}")
            self._read(size)
            size *= 2

    def _read(self, size: int) -> None:
        data = self._stream.read(size)
        self._ended = not data
        self._dropped += self.at
        self._text, self.at = self._text[self.at :] + self._decode(data, self._ended), 0


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
