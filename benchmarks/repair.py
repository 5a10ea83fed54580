"""How repair does beside its peers: speed, mojibake, the encoding of bytes that declare none, and broken lines.

    python benchmarks/repair.py                      # on the prose of fixtures/prose.toml
    python benchmarks/repair.py --speed FILE...      # speed on texts of your own as well

Peers are ftfy, plsfix, charset-normalizer, chardet and resiliparse, those that are installed. Times are CPU seconds of
this process, the best of some rounds; the ratio of two on the same text is the figure to compare between machines.
"""

from __future__ import annotations

import argparse
import importlib
import re
import textwrap
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ftfy
from ftfy.chardata import CHARMAP_ENCODINGS

from cleaner.decode import decode
from cleaner.model import REPAIRS
from cleaner.repair import repair_characters, repair_layout, replace_surrogates
from cleaner.source import AlignedText

PROSE: dict[str, str] = tomllib.loads((Path(__file__).parents[1] / "fixtures" / "prose.toml").read_text("utf8"))

CHARSETS = {
    "windows-1250": ("cp1250", "pl cs hu ro hr"), "windows-1251": ("cp1251", "ru uk bg"),
    "windows-1252": ("cp1252", "en fr de es pt it nl sv da fi"), "windows-1253": ("cp1253", "el"),
    "windows-1254": ("cp1254", "tr"), "windows-1255": ("cp1255", "he"), "windows-1256": ("cp1256", "ar fa"),
    "windows-1257": ("cp1257", "lt lv et"), "windows-1258": ("cp1258", "vi"), "windows-874": ("cp874", "th"),
    "iso-8859-2": ("iso8859_2", "pl cs hu ro hr"), "iso-8859-5": ("iso8859_5", "ru bg"),
    "iso-8859-7": ("iso8859_7", "el"), "iso-8859-13": ("iso8859_13", "lt lv et"),
    "iso-8859-15": ("iso8859_15", "fr de fi"), "koi8-r": ("koi8_r", "ru"), "koi8-u": ("koi8_u", "uk"),
    "ibm866": ("cp866", "ru bg"), "macintosh": ("mac_roman", "fr de es"), "x-mac-cyrillic": ("mac_cyrillic", "ru uk"),
    "shift_jis": ("cp932", "ja"), "euc-jp": ("euc_jp", "ja"), "gb18030": ("gb18030", "zh"),
    "big5": ("big5", "zh-hant"), "euc-kr": ("cp949", "ko"),
}  # fmt: skip
"""Twenty-five legacy encodings, their codecs, and the languages that were written in them."""

SIZES = {"short": 40, "long": 200}
"""Characters of a sample."""

_ROUNDS = 3
_PLAIN = str.maketrans({"’": "'", "“": '"', "”": '"', "–": "-", "\u200c": " "})
_SIZE = 300_000

ONLY_ENCODING = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, fix_c1_controls=False, fix_latin_ligatures=False,
    fix_character_width=False, uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False,
    remove_control_chars=False, normalization=None, explain=False,
)  # fmt: skip


class Sample(NamedTuple):
    """Prose in a legacy encoding."""

    charset: str
    language: str
    size: str
    text: str
    raw: bytes


def repaired(text: str, members: tuple[str, ...] = REPAIRS) -> str:
    """A text with all repairs, as a document goes through them."""
    return repair_layout(repair_characters(replace_surrogates(AlignedText.of(text)), members), members).text


def samples() -> Iterator[Sample]:
    """Prose in every legacy encoding, short and long; without the characters that the encoding does not have."""
    for charset, (codec, languages) in CHARSETS.items():
        for language in languages.split():
            text = _encodable(PROSE[language], codec)
            for size, length in SIZES.items():
                for start in range(0, max(1, min(len(text), 200) - length + 1), 80):
                    part = text[start : start + length]
                    raw = part.encode(codec)
                    if not raw.isascii():
                        yield Sample(charset, language, size, part, raw)


def _encodable(text: str, codec: str) -> str:
    """What a legacy encoding can hold of a text: plain quotes for curly ones, and marks apart in Vietnamese."""
    if codec == "cp1258":
        text = "".join(_apart(char, codec) for char in text)
    elif text.encode(codec, "ignore").decode(codec) != text:
        text = "".join(char if _fits(char, codec) else char.translate(_PLAIN) for char in text)
    return text.encode(codec, "ignore").decode(codec)


def _apart(char: str, codec: str) -> str:
    if _fits(char, codec):
        return char
    *base, mark = list(unicodedata.normalize("NFD", char))
    return unicodedata.normalize("NFC", "".join(base)) + mark if base else char


def _fits(char: str, codec: str) -> bool:
    return bool(char.encode(codec, "ignore"))


def detectors() -> dict[str, Callable[[bytes], str | None]]:
    """What each detector makes of bytes: the text, as its callers would get it."""
    found: dict[str, Callable[[bytes], str | None]] = {"cleaner": lambda raw: decode(raw).text}
    normalizer, chardet, resiliparse = map(_peer, ("charset_normalizer", "chardet", "resiliparse.parse.encoding"))
    if normalizer:
        found["charset-normalizer"] = lambda raw: _text(
            raw, getattr(normalizer.from_bytes(raw).best(), "encoding", None)
        )
    if chardet:
        found["chardet"] = lambda raw: _text(raw, chardet.detect(raw)["encoding"])
    if resiliparse:
        found["resiliparse"] = lambda raw: _text(raw, resiliparse.detect_encoding(raw))
    return found


def _peer(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _text(raw: bytes, name: str | None) -> str | None:
    try:
        return raw.decode(name) if name else None
    except (LookupError, UnicodeDecodeError):
        return None


def report_detection() -> None:
    """Print how many samples each detector reads right, by encoding and in all."""
    found = detectors()
    everything = list(samples())
    raws = [sample.raw for sample in everything]
    right = {
        (name, sample.charset, sample.size, place): read(sample.raw) == sample.text
        for name, read in found.items()
        for place, sample in enumerate(everything)
    }
    print(f"{'detection, right':20}" + "".join(f"{name:>26}" for name in found))
    for charset in [*CHARSETS, "all"]:
        cells = []
        for name in found:
            for size in SIZES:
                hits = [
                    hit
                    for key, hit in right.items()
                    if key[0] == name and key[2] == size and charset in (key[1], "all")
                ]
                cells.append(f"{size} {sum(hits)}/{len(hits)}")
        print(f"{charset:20}" + "".join(f"{cell:>13}" for cell in cells))
    for name, read in found.items():
        print(f"{name:20} {_seconds(read, raws) / len(raws) * 1e3:8.2f} ms a sample")


def garbled() -> Iterator[tuple[str, str]]:
    """Prose and what becomes of it when its UTF-8 is read in each codec that ftfy knows, once to three times."""
    for text in PROSE.values():
        for codec in CHARMAP_ENCODINGS:
            broken = text
            for _ in range(3):
                broken = broken.encode().decode(codec, "replace")
                yield text, broken


def report_mojibake() -> bool:
    """Print how many texts ftfy mends, and whether ours are the same; true if they are."""
    cases = list(garbled()) + [(text, text) for text in PROSE.values()]
    ours = [repaired(broken, ("encoding",)) for _, broken in cases]
    theirs = [ftfy.fix_text(broken, ONLY_ENCODING) for _, broken in cases]
    mended = [sum(out == text for out, (text, _) in zip(outs, cases, strict=True)) for outs in (ours, theirs)]
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    counts = f"cleaner {mended[0]}/{len(cases)}  ftfy {mended[1]}/{len(cases)}  same {same}/{len(cases)}"
    print(f"mojibake, mended      {counts}")
    return mended[0] >= mended[1]


def report_wraps() -> None:
    """Print how many wrapped texts come back as they were, beside the usual two patterns."""
    spaced = {code: text for code, text in PROSE.items() if " " in text and code != "th"}
    cases = [(text, textwrap.fill(text, width)) for text in spaced.values() for width in (60, 66, 72, 80)]
    cases = [(text, wrapped) for text, wrapped in cases if wrapped.count("\n") > 2]
    ours = sum(repaired(wrapped, ("wraps", "hyphens")) == text for text, wrapped in cases)
    usual = sum(re.sub(r"(?<!\n)\n(?!\n)", " ", re.sub(r"-\n", "", wrapped)) == text for text, wrapped in cases)
    lists = ["\n".join(f"- {text[:50]}" for text in spaced.values()), "\n".join(text[:30] for text in spaced.values())]
    kept = sum(repaired(text, ("wraps", "hyphens")) == text for text in lists)
    print(f"wraps, joined         cleaner {ours}/{len(cases)}  patterns {usual}/{len(cases)}")
    print(f"lists, left alone     cleaner {kept}/{len(lists)}  patterns 0/{len(lists)}")


def report_speed(paths: list[Path]) -> None:
    """Print MB/s of all repairs and of peers, and our ratio to ftfy."""
    peer = _peer("plsfix")
    texts = {
        "English": _long("en"),
        "French": _long("fr"),
        "Chinese": _long("zh"),
        "Russian": _long("ru"),
        "ASCII": _long("en").encode("ascii", "ignore").decode(),
        "no-break spaces": _long("fr").replace(" a ", " a\xa0"),
        "entities": _long("en").replace(" the ", " &amp; "),
        "mojibake": _long("fr").encode().decode("cp1252", "replace"),
    }
    texts |= {path.name[:20]: path.read_text("utf8", "replace") for path in paths}
    print(f"{'speed, MB/s':22}{'cleaner':>10}{'ftfy':>10}{'plsfix':>10}{'to ftfy':>10}")
    for name, text in texts.items():
        size = len(text.encode()) / 1e6
        ours, theirs = size / _seconds(repaired, [text]), size / _seconds(ftfy.fix_text, [text])
        third = f"{size / _seconds(peer.fix_text, [text]):10.1f}" if peer else f"{'-':>10}"
        print(f"{name:22}{ours:10.1f}{theirs:10.2f}{third}{ours / theirs:10.1f}")


def _long(language: str) -> str:
    """Paragraphs of a language, as much as a long page."""
    text = PROSE[language]
    return "\n\n".join([text] * (_SIZE // len(text.encode())))


def _seconds(work: Callable[[Any], object], inputs: list[Any]) -> float:
    """The best of some rounds over all inputs, in CPU seconds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        for one in inputs:
            work(one)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Print all tables; 1 if ftfy mends what we do not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--speed", type=Path, nargs="*", default=[], metavar="FILE", help="texts, one document each")
    arguments = parser.parse_args()
    report_speed(arguments.speed)
    as_good = report_mojibake()
    report_wraps()
    report_detection()
    return 0 if as_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
