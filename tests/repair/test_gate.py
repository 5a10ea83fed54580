"""The gate before ftfy is safe: what it keeps from ftfy, ftfy would have left as it is."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import ftfy
import pytest
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES, is_bad
from ftfy.chardata import CHARMAP_ENCODINGS
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.repair.census import Census
from cleaner.repair.encoding import encoding_changes
from cleaner.repair.gate import LINE_BREAKS, is_suspicious, is_suspicious_line

PROSE = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "prose.toml").read_text("utf8"))
CONFIG = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, fix_c1_controls=False, fix_latin_ligatures=False,
    fix_character_width=False, uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False,
    remove_control_chars=False, normalization=None, explain=False,
)  # fmt: skip
"""What is asked of ftfy: to mend the encoding, and nothing else."""

INVOLVED = sorted(
    {char for kind in MOJIBAKE_CATEGORIES.values() for char in re.findall(f"[{kind}]", "".join(map(chr, range(65536))))}
    | {char for char in BADNESS_RE.pattern if not char.isascii()}
    | {*"aZ0_ .,?!-<\xa0\u3000中カ\u0301", "\U0001f600"}
)
LINE = re.compile(f"([^{LINE_BREAKS}]+)")


def garbled(text: str, codecs: list[str]) -> str:
    """UTF-8 read as something else, time and again; what the codec does not know becomes U+FFFD."""
    for codec in codecs:
        text = text.encode("utf-8", "surrogatepass").decode(codec, "replace")
    return text


PIECES = st.one_of(
    st.sampled_from(
        [*PROSE.values(), "😀 👩‍🚒 ❤️", "l’été", "Â ", "Ã ", "œ", "\n", "\u2028", "\x85", "Jane ", ".", "à "]
    ),
    st.text(max_size=8),
    st.text(st.sampled_from(INVOLVED), max_size=6),
).map(lambda text: text[:80])
CODECS = st.lists(st.sampled_from(CHARMAP_ENCODINGS), max_size=3)
TEXTS = st.lists(st.builds(garbled, PIECES, CODECS), max_size=5).map("".join)


def gated(text: str) -> str:
    for change in reversed(encoding_changes(Census.of(text))):
        text = text[: change.start] + str(change.replacement) + text[change.end :]
    return text


def ungated(text: str) -> str:
    return LINE.sub(lambda line: ftfy.fix_text(line[0], CONFIG), text)


@given(TEXTS)
@example("X.\nÂ rain")
@example("œ\ud800")
def test_gated_equals_ungated(text: str) -> None:
    assert gated(text) == ungated(text)


@pytest.mark.parametrize("language", PROSE)
@pytest.mark.parametrize("rounds", [0, 1, 2, 3])
def test_gated_equals_ungated_in_every_language_and_codec(language: str, rounds: int) -> None:
    for codec in CHARMAP_ENCODINGS:
        text = garbled(PROSE[language][:120], [codec] * rounds)
        assert gated(text) == ungated(text)


@pytest.mark.parametrize("language", PROSE)
def test_clean_prose_is_left_alone(language: str) -> None:
    assert encoding_changes(Census.of(PROSE[language])) == []


@pytest.mark.parametrize(("before", "after"), [("", ""), ("a", "a"), (" ", " "), (".", ".")])
def test_what_ftfy_finds_bad_passes_for_every_two_characters(before: str, after: str) -> None:
    for first, second in itertools.product(INVOLVED, repeat=2):
        line = before + first + second + after
        if is_bad(line):
            assert is_suspicious(Census.of(line)), ascii(line)
            assert is_suspicious_line(line), ascii(line)


@pytest.mark.parametrize(
    "line", ["ØªÙ†", "ВєР", "ГўВЂВ¬a", "ГўВЂВ ", "в‚ВЂ", "вЂ", "‚Äì", "β€™", "Ο°Γ", "e Ã ", "e Â “", "√±"]
)
def test_longer_sequences_pass(line: str) -> None:
    assert is_suspicious_line(line) >= is_bad(line)


def test_ordinary_prose_imports_neither_ftfy_nor_re2() -> None:
    code = "import sys, cleaner; cleaner.clean('It’s “rain” – café.'); sys.exit(bool({'ftfy', 're2'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
