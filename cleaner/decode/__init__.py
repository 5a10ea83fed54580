"""Bytes to text: byte order mark, the caller's label, the declared charset, UTF-8, then a guess."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass

import regex
import webencodings

from cleaner.decode.declared import declared, lookup
from cleaner.decode.detect import SINGLE, detect, table
from cleaner.model import OptionError, Warning

_SAMPLE = 200_000
"""Bytes that the guess looks at; more makes it slower and hardly better."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))

_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh",
    b"\xfd7zXZ", b"Rar!\x1a", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"OggS\0", b"ID3\x03", b"ID3\x04", b"MZ\x90\0",
    b"SQLite format 3\0", b"PAR1",
)  # fmt: skip
# Control characters but those that text files do hold: line ends, tab, form feed, escape, and the DOS end of file.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_LEADS = bytes(range(0xC2, 0xF5))

_SHIFT_TO_JAPANESE = regex.compile(rb"\x1b\$[@B](?:[!-~]{2})++\x1b\([BJ]")

_SURE = 4
"""Characters in UTF-8 that are no accident."""

_FOREIGN = regex.compile(r"[^\x00-\x7f\ufffd]")
_ODD = regex.compile(
    r"\p{Ll}(?![\x00-\x7f])\p{Lu}|(?<=\p{L})[^\p{L}\p{M}\p{N}\p{P}\s\x00-\x7f]|[^\x00-\xff\p{L}\p{P}€™]|[\x80-\x9f]"
)

_CODECS = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "big5": "big5hkscs"}
"""Codecs that decode what the Encoding Standard does, where those of the same name know fewer characters."""


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
    name = lookup(label)
    if name is None:
        raise OptionError(f"encoding {label!r} is no label of the WHATWG Encoding Standard; try utf-8 or windows-1252")
    return name


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
    return _decode(raw, declared(raw) or _guess(raw))


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
    warnings = []
    if name == "utf-8":
        text, others, lost = _by_lines(raw)
        if others:
            message = f"{others} lines are windows-1252 among lines that are utf-8, and were read so"
            warnings.append(Warning("mixed-encodings", message))
    if lost:
        warnings.append(Warning("undecodable-bytes", f"{lost} sequences are no {name} and became U+FFFD"))
    return Decoded(text, name, tuple(warnings))


def _by_lines(raw: bytes) -> tuple[str, int, int]:
    """UTF-8 with lines of Windows-1252 among it: the text, how many lines are such, and the sequences lost in others.

    A line is Windows-1252 where no character of it is well-formed UTF-8, it reads as text, and all such lines together
    look like nothing else; a sequence that was cut or damaged stands in a line with others that are whole.
    """
    lines = raw.split(b"\n")
    texts = [line.decode("utf-8", "replace") for line in lines]
    latin = {
        number: read
        for number, (line, text) in enumerate(zip(lines, texts, strict=True))
        if "\ufffd" in text and not _FOREIGN.search(text) and b"\xef\xbf\xbd" not in line
        if _FOREIGN.search(read := _text(line, "windows-1252")) and not _ODD.search(read)
    }
    if latin and detect(b"\n".join(lines[number] for number in latin)) == "windows-1252":
        texts = [latin.get(number, text) for number, text in enumerate(texts)]
    else:
        latin = {}
    text = "\n".join(texts)
    return text, len(latin), text.count("\ufffd") - raw.count("\ufffd".encode())


def _text(raw: bytes, name: str) -> str:
    if name in SINGLE:
        return codecs.charmap_decode(raw, "replace", table(name))[0]
    if name in _CODECS:
        return raw.decode(_CODECS[name], "replace")
    text: str = (webencodings.lookup(name) or webencodings.UTF8).codec_info.decode(raw, "replace")[0]
    return text


def _guess(raw: bytes) -> str:
    """The encoding of bytes that declare none; of the web's commonest, where nothing can tell."""
    sample = raw[:_SAMPLE]
    wide = _sixteen_bits(sample)
    if wide is not None:
        return wide
    if _SHIFT_TO_JAPANESE.search(sample) and sample.isascii():
        return "iso-2022-jp"
    if _is_utf8(raw) or _nearly_utf8(sample):
        return "utf-8"
    return detect(sample)


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
    """UTF-8 with a few broken sequences, or with lines of another encoding: damaged, but nothing else."""
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    leads = len(sample) - len(sample.translate(None, _LEADS))
    if leads > 0 and broken * 10 <= leads:
        return True
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    whole = [line.decode("utf-8", "ignore") for line in lines if _is_utf8(line)]
    # Bytes of another encoding are well-formed here and there, but not a whole line of them.
    return len(whole) * 4 >= len(lines) and sum(len(_FOREIGN.findall(line)) for line in whole) >= _SURE
