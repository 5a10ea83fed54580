"""The encoding of bytes that declare none: the one in which they read most like text.

Each candidate is scored by its characters: letters count as much as they are common in some language, and what no text
has counts against it: a capital after a small letter, a sign inside a word, two alphabets in one word, a control.
"""

from __future__ import annotations

import codecs
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import regex

from cleaner.language import languages

_SAMPLE = 4000
"""Bytes that are looked at, from lines that hold others than ASCII."""

SINGLE = {
    "windows-1252": "Latin", "windows-1250": "Latin", "iso-8859-2": "Latin", "windows-1254": "Latin",
    "windows-1257": "Latin", "iso-8859-15": "Latin", "windows-1258": "Latin", "macintosh": "Latin",
    "windows-1251": "Cyrillic", "koi8-r": "Cyrillic", "iso-8859-5": "Cyrillic", "ibm866": "Cyrillic",
    "koi8-u": "Cyrillic", "x-mac-cyrillic": "Cyrillic", "windows-1253": "Greek", "iso-8859-7": "Greek",
    "windows-1255": "Hebrew", "windows-1256": "Arabic", "windows-874": "Thai",
}  # fmt: skip
"""Encodings of one byte a character, of those alike the commonest first, and the script of each."""

MULTIPLE = {"gb18030": "gb18030", "shift_jis": "cp932", "euc-jp": "euc_jp", "big5": "big5hkscs", "euc-kr": "cp949"}
"""Encodings of several bytes a character, and the codecs that decode them as browsers do."""

_PYTHON = {"x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman", "ibm866": "cp866", "windows-874": "cp874"}
_PRIOR = {"windows-1252": 0.4, "macintosh": -1.0, "ibm866": -1.0, "x-mac-cyrillic": -1.0, "windows-1258": -1.0}

_LANGUAGES = {"Cyrillic": "ru uk bg sr", "Greek": "el", "Hebrew": "he", "Arabic": "ar fa", "Thai": "th"}
_WORD = regex.compile(r"[\p{L}\p{M}]++")
_OTHER_ALPHABET = r"[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Arabic}\p{Thai}]"
_ODD = regex.compile(
    r"(?<=\p{Ll})(?!\p{ASCII})\p{Lu}|(?<=(?!\p{ASCII})\p{Ll})\p{Lu}"
    r"|(?<=\p{L})[^\p{L}\p{M}\p{N}\s\x00-\x7f’·­–—…](?=\p{L})"
    rf"|[A-Za-z](?={_OTHER_ALPHABET})|(?<={_OTHER_ALPHABET})[A-Za-z]"
    r"|(?<![\u0e00-\u0e7f])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    r"|(?<=[\u0e31\u0e33-\u0e3a])[\u0e31\u0e33-\u0e3a]"
)
_ODD_COST = 3.0
_EASTERN = r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"
_TOUCH = regex.compile(rf"[A-Za-z](?={_EASTERN})|(?<={_EASTERN})[A-Za-z]")
_TOUCH_COST = 1.0
"""Names and signs in Latin letters stand beside those, but a letter between two Latin ones is of another encoding."""

_TYPOGRAPHY = frozenset("“”„‚’‘«»‹›–—…•·°§©®™€£½ªº№\xa0\xad¿¡،؛؟")


def detect(raw: bytes) -> str:
    """The WHATWG name of the likeliest encoding of bytes that are not UTF-8.

    >>> detect("Škoda řekl, že příští rok".encode("windows-1250"))
    'windows-1250'
    """
    sample = _sample(raw)
    scores = {name: _single(sample, name) + _PRIOR.get(name, 0.0) for name in SINGLE}
    for name, codec in MULTIPLE.items():
        score = _multiple(sample, codec)
        if score is not None:
            scores[name] = score
    # The first of equals, in the order of the tables.
    return max(scores, key=lambda name: scores[name])


def _sample(raw: bytes) -> bytes:
    """Lines that hold others than ASCII, up to the size of a sample."""
    kept: list[bytes] = []
    size = 0
    for line in raw.splitlines():
        if not line.isascii():
            kept.append(line[: _SAMPLE - size])
            size += len(kept[-1]) + 1
            if size >= _SAMPLE:
                break
    return b"\n".join(kept)


@cache
def table(name: str) -> str:
    """What each byte stands for. Bytes under A0 that an encoding leaves open are control characters to browsers."""
    every = bytes(range(256)).decode(_PYTHON.get(name, name), "replace")
    return "".join(chr(byte) if char == "\ufffd" and byte < 0xA0 else char for byte, char in enumerate(every))


def _single(sample: bytes, name: str) -> float:
    text = codecs.charmap_decode(sample, "replace", table(name))[0]
    counts = Counter(text.translate(_NO_ASCII))
    score = -_ODD_COST * len(_ODD.findall(text))
    letters = {}
    for char, count in counts.items():
        if char.isalpha() or "\u0300" <= char < "\u036f" or "\u0e00" < char < "\u0e7f":
            letters[char] = count
        elif char not in _TYPOGRAPHY:
            score -= count * (5.0 if char < "\xa0" or char == "\ufffd" else 1.5)
    if SINGLE[name] == "Latin":
        words = Counter(_WORD.findall(text.lower()))
        return score + max(_fit(letters, weights, -1.5) + _words(words, code) for code, weights in _latin().items())
    return score + max(_fit(letters, _others()[code], -1.5) for code in _LANGUAGES[SINGLE[name]].split())


_NO_ASCII = dict.fromkeys(range(0x80))


def _fit(letters: Mapping[str, int], weights: Mapping[str, float], missing: float) -> float:
    return sum(count * weights.get(char, missing) for char, count in letters.items())


def _words(words: Mapping[str, int], code: str) -> float:
    """Common words of a language. Those in ASCII read alike in all encodings, and tell the language only."""
    known = _known_words()[code]
    return sum(count * (0.25 if word.isascii() else 2.0) for word, count in words.items() if word in known)


def _multiple(sample: bytes, codec: str) -> float | None:
    """The score of an encoding of several bytes; None where the bytes are not well-formed in it."""
    try:
        # The sample may end inside a character.
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None
    weights = _han()
    score = -_TOUCH_COST * len(_TOUCH.findall(text))
    for char, count in Counter(text.translate(_NO_ASCII)).items():
        weight = weights.get(char)
        if weight is None:
            weight = (
                1.2 if "\u3041" <= char <= "\u30fa" else 0.7 if "\uac00" <= char <= "\ud7a3"
                else 0.1 if "\u4e00" <= char <= "\u9fff" else -2.0
            )  # fmt: skip
        score += count * weight
    # Of two bytes each: the letters of other encodings are counted by the byte.
    return 2 * score


@cache
def _data() -> dict[str, dict[str, object]]:
    return tomllib.loads(files("cleaner").joinpath("data/letters.toml").read_text("utf8"))


@cache
def _latin() -> dict[str, dict[str, float]]:
    return {code: _weights(entry["letters"], 0.5) for code, entry in _data()["latin"].items()}  # type: ignore[index]


@cache
def _others() -> dict[str, dict[str, float]]:
    return {code: _weights(str(letters), 1.4) for code, letters in _data()["other"].items()}


def _weights(letters: str, slope: float) -> dict[str, float]:
    """From the commonest letter to the rarest, a capital as its small letter."""
    weights = {}
    for rank, char in enumerate(letters):
        weights[char] = 1.2 - slope * rank / len(letters)
        weights.setdefault(char.upper(), weights[char] - 0.1)
    return weights


@cache
def _known_words() -> dict[str, frozenset[str]]:
    latin = _data()["latin"]
    return {
        code: languages()[code].words if code in languages() else frozenset(str(entry.get("words", "")).split())  # type: ignore[attr-defined]
        for code, entry in latin.items()
    }


@cache
def _han() -> dict[str, float]:
    han = _data()["han"]
    common = dict.fromkeys("".join(str(han["common"]).split()) + str(han["kana"]), 1.4)
    return common | dict.fromkeys(str(han["hangul"]), 1.2)
