"""Bytes to text: byte order mark, the caller's label, the declared charset, UTF-8, then a guess."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass
from functools import cache

import regex
import webencodings

from cleaner.language import languages
from cleaner.model import OptionError, Warning

PRESCAN = 1024
"""Bytes in which a declaration is looked for, as the HTML standard has it."""

_SAMPLE = 200_000
"""Bytes that the guess looks at; more makes it slower and hardly better."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_META = regex.compile(rb"<meta\s[^<>]{0,300}?charset\s*=\s*[\"']?\s*([a-z0-9_:.\-]{2,40})", regex.IGNORECASE)
_XML = regex.compile(rb"\A\s*<\?xml\s[^<>?]{0,200}?encoding\s*=\s*[\"']([a-z0-9_:.\-]{2,40})[\"']", regex.IGNORECASE)

_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh",
    b"\xfd7zXZ", b"Rar!\x1a", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"OggS\0", b"ID3\x03", b"ID3\x04", b"MZ\x90\0",
    b"SQLite format 3\0", b"PAR1",
)  # fmt: skip
# Control characters but those that text files do hold: line ends, tab, form feed, escape, and the DOS end of file.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_LEADS = bytes(range(0xC2, 0xF5))

_CODECS = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "big5": "big5hkscs"}
"""Codecs that decode what the Encoding Standard does, where those of the same name know fewer characters."""

_GUESSES = {
    "ascii": "utf-8", "big5": "big5", "cp874": "windows-874", "cp932": "shift_jis", "cp949": "euc-kr",
    **{f"cp{number}": f"windows-{number}" for number in range(1250, 1259)},
    "euc_jp": "euc-jp", "gb18030": "gb18030", "iso2022_jp": "iso-2022-jp", "iso8859_2": "iso-8859-2",
    "iso8859_5": "iso-8859-5", "koi8_r": "koi8-r", "koi8_u": "koi8-u",
}  # fmt: skip
"""What the guess chooses from, as Python calls it, and the WHATWG names: the encodings of the web, and no others."""

_LATIN = ("windows-1252", "windows-1250", "iso-8859-2", "windows-1254", "windows-1257")
"""Encodings of Latin letters, the commonest first. Most texts are well-formed in all of them."""

_FOREIGN_WORD = regex.compile(r"[\p{L}\p{M}]*[^\x00-\x7f][\p{L}\p{M}]*+")
_ODD = regex.compile(r"(?<=\p{L})[^\p{L}\p{M}\p{N}\p{P}\s\x00-\x7f]|\p{Ll}(?![\x00-\x7f])\p{Lu}|[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the WHATWG name of the encoding that was used, and what went wrong."""

    text: str
    encoding: str
    warnings: tuple[Warning, ...] = ()


def check_label(label: str) -> str:
    """The WHATWG name of an encoding. Raises OptionError for a label that names none that can be decoded.

    >>> check_label("latin1")
    'windows-1252'
    """
    name = _lookup(label)
    if name is None:
        raise OptionError(f"encoding {label!r} is no label of the WHATWG Encoding Standard; try utf-8 or windows-1252")
    return name


def _lookup(label: str) -> str | None:
    encoding = webencodings.lookup(label)
    # "replacement" is the standard's name for encodings that are too dangerous to decode.
    return str(encoding.name) if encoding and encoding.name != "replacement" else None


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
    return _decode(raw, _guess(raw))


def is_binary(head: bytes) -> bool:
    """Whether a file that begins with these bytes holds no text: by its signature, or by its control characters.

    A few NULs make no binary file, nor does UTF-16.

    >>> is_binary(b"\\x89PNG\\r\\n"), is_binary(b"Rain\\0 fell on the town."), is_binary("naïve".encode("utf-16"))
    (True, False, False)
    """
    head = head[:8192]
    if head.startswith(_MAGIC) or (head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
        return True
    if head.startswith(tuple(mark for mark, _ in _MARKS)) or _sixteen_bits(head):
        return False
    # Bytes at random hold 0.10 of them and are no UTF-8; program files hold 0.2 and more. One or two prove nothing.
    most = 0.2 if _is_utf8(head) else 0.05
    return len(head) - len(head.translate(None, _CONTROLS)) > max(2.0, most * len(head))


def _decode(raw: bytes, name: str) -> Decoded:
    """Decode by a WHATWG name. A U+FFFD that was encoded in the bytes is no loss."""
    text = _text(raw, name)
    lost = text.count("\ufffd")
    if lost and name.startswith(("utf-", "gb")):
        lost -= raw.count("\ufffd".encode(_CODECS.get(name, name)))
    if lost <= 0:
        return Decoded(text, name)
    return Decoded(text, name, (Warning("undecodable-bytes", f"{lost} sequences are no {name} and became U+FFFD"),))


def _text(raw: bytes, name: str) -> str:
    if name.startswith("windows-125"):
        return codecs.charmap_decode(raw, "replace", _charmap(name))[0]
    if name in _CODECS:
        return raw.decode(_CODECS[name], "replace")
    text: str = (webencodings.lookup(name) or webencodings.UTF8).codec_info.decode(raw, "replace")[0]
    return text


@cache
def _charmap(name: str) -> str:
    """What each byte stands for. Bytes under A0 that Windows leaves open are control characters to browsers."""
    every = bytes(range(256)).decode(name, "replace")
    return "".join(chr(byte) if char == "\ufffd" and byte < 0xA0 else char for byte, char in enumerate(every))


def _declared(head: bytes) -> str | None:
    """The encoding that a page or XML file declares. One that is declared in ASCII cannot be UTF-16."""
    for pattern in (_META, _XML):
        found = pattern.search(head)
        name = _lookup(found[1].decode("ascii")) if found else None
        if name is not None:
            return "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name
    return None


def _guess(raw: bytes) -> str:
    """The encoding of bytes that declare none; of the web's commonest, where nothing can tell."""
    sample = raw[:_SAMPLE]
    wide = _sixteen_bits(sample)
    if wide is not None:
        return wide
    if _is_utf8(raw) or _nearly_utf8(sample):
        return "utf-8"
    from charset_normalizer import from_bytes  # takes 20 ms to import, and most input declares its encoding

    best = from_bytes(sample, cp_isolation=list(_GUESSES)).best()
    name = _GUESSES.get(best.encoding) if best else None
    return _latin(sample) if name is None or name in _LATIN or name == "windows-1258" else name


def _latin(sample: bytes) -> str:
    """Which encoding of Latin letters: the one in which most words are known ones, and fewest characters are odd."""
    known = {word for language in languages().values() if language.script == "Latin" for word in language.words}

    def rank(name: str) -> tuple[int, int]:
        text = _text(sample, name)
        return -sum(word.lower() in known for word in _FOREIGN_WORD.findall(text)), len(_ODD.findall(text))

    return min(_LATIN, key=rank)


def _is_utf8(raw: bytes) -> bool:
    """Whether bytes are UTF-8, cut anywhere at the end; a single broken character proves nothing."""
    try:
        text, used = codecs.utf_8_decode(raw, "strict", False)
    except UnicodeDecodeError:
        return False
    return used == len(raw) or not text.isascii()


def _sixteen_bits(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: in ASCII the high bytes are 0, in other alphabets most are alike."""
    if len(sample) < 4 or b"\0" not in sample:
        return None
    for name, high, low in (("utf-16le", sample[1::2], sample[::2]), ("utf-16be", sample[::2], sample[1::2])):
        zeros, half = high.count(0), len(sample) // 2
        if low.count(0) * 20 >= half or not zeros:
            continue
        # Letters of one alphabet, and blanks.
        alike = sum(count for _, count in Counter(high).most_common(2))
        if zeros * 3 > half or (zeros * 20 > half and alike * 10 > 9 * half):
            return name
    return None


def _nearly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few broken sequences: damaged, but nothing else."""
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    leads = len(sample) - len(sample.translate(None, _LEADS))
    return leads > 0 and broken * 10 <= leads
