"""Bytes to text: byte order mark, the caller's label, the declared charset, UTF-8, then a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex
import webencodings

from cleaner.model import OptionError, Warning

PRESCAN = 1024
"""Bytes in which a declaration is looked for, as the HTML standard has it."""

_SAMPLE = 200_000
"""Bytes that the guess looks at; more makes it slower and hardly better."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_META = regex.compile(rb"<meta\s[^<>]{0,300}?charset\s*=\s*[\"']?\s*([a-z0-9_:.\-]{2,40})", regex.IGNORECASE)
_XML = regex.compile(rb"\A\s*<\?xml\s[^<>?]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.\-]{2,40})[\"']", regex.IGNORECASE)

_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh",
    b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3", b"SQLite format 3\0", b"PAR1", b"RIFF",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the WHATWG name of the encoding that was used, and what went wrong."""

    text: str
    encoding: str
    warnings: tuple[Warning, ...] = ()


def check_label(label: str) -> str:
    """The WHATWG name of an encoding. Raises OptionError for a label that the Encoding Standard does not know.

    >>> check_label("latin1")
    'windows-1252'
    """
    encoding = webencodings.lookup(label)
    if encoding is None:
        raise OptionError(f"encoding {label!r} is no label of the WHATWG Encoding Standard; try utf-8 or windows-1252")
    return str(encoding.name)


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes. Never raises on content: what cannot be decoded becomes U+FFFD and a warning.

    >>> decode("Škoda".encode("utf-8")).encoding
    'utf-8'
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decode(raw[len(mark) :], name)
    if encoding is not None:
        return _decode(raw, check_label(encoding))
    declared = _declared(raw[:PRESCAN])
    if declared is not None:
        return _decode(raw, declared)
    try:
        if b"\0" not in raw[:_SAMPLE]:
            return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    return _decode(raw, _guess(raw))


def is_binary(raw: bytes) -> bool:
    """Whether the beginning of a file shows that it holds no text.

    >>> is_binary(b"\\x89PNG\\r\\n"), is_binary("naïve".encode("utf-16"))
    (True, False)
    """
    if raw.startswith(_MAGIC):
        return True
    head = raw[:8192]
    if raw.startswith(tuple(mark for mark, _ in _MARKS)) or _sixteen_bits(head):
        return False
    odd = sum(head.count(byte) for byte in range(9)) + sum(head.count(byte) for byte in range(14, 27))
    return b"\0" in head or odd * 20 > len(head)


def _decode(raw: bytes, name: str) -> Decoded:
    """Decode by a WHATWG name. A U+FFFD that was encoded in the bytes is no loss."""
    codec = webencodings.lookup(name) or webencodings.UTF8
    text: str = codec.codec_info.decode(raw, "replace")[0]
    encoded = "\ufffd".encode(codec.codec_info.name, "ignore")
    lost = text.count("\ufffd") - (raw.count(encoded) if encoded else 0)
    if lost <= 0:
        return Decoded(text, name)
    return Decoded(text, name, (Warning("undecodable-bytes", f"{lost} sequences are no {name} and became U+FFFD"),))


def _declared(head: bytes) -> str | None:
    """The encoding that a page or XML file declares. One that is declared in ASCII cannot be UTF-16."""
    for pattern in (_META, _XML):
        found = pattern.search(head)
        encoding = webencodings.lookup(found[1].decode("ascii")) if found else None
        if encoding is not None:
            return "utf-8" if encoding.name.startswith("utf-16") else str(encoding.name)
    return None


def _guess(raw: bytes) -> str:
    sample = raw[:_SAMPLE]
    wide = _sixteen_bits(sample)
    if wide is not None:
        return wide
    if _nearly_utf8(sample):
        return "utf-8"
    from charset_normalizer import from_bytes  # takes 20 ms to import, and most input declares its encoding

    best = from_bytes(sample).best()
    encoding = webencodings.lookup(best.encoding.replace("_", "-")) if best else None
    if encoding is None and best:
        encoding = webencodings.lookup(best.encoding.replace("cp", "windows-"))
    # Undeclared bytes of the web that nothing can tell are windows-1252, as browsers have it.
    return "windows-1252" if encoding is None or encoding.name.startswith("utf-16") else str(encoding.name)


def _sixteen_bits(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: in text of any script many high bytes are alike, in ASCII they are 0."""
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd * 3 > half and even * 20 < half:
        return "utf-16le"
    if even * 3 > half and odd * 20 < half:
        return "utf-16be"
    return None


def _nearly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few broken sequences: damaged or cut, but nothing else."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = sum(byte >= 0xC2 for byte in sample)
    return foreign > 0 and broken * 10 <= foreign
