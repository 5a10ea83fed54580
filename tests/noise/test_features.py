"""What is counted in lines, and the numbers made of it: exact, bounded, and blind to the language."""

from __future__ import annotations

import codecs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.noise import classes as cl
from cleaner.noise import features as ft
from cleaner.noise import measures as ms
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.vocabulary import BITS, Terms, Vocabulary

SILENT = Vocabulary(np.zeros(1 << BITS, np.int8))
LETTERS = [cl.LOWER, cl.UPPER, cl.CASELESS, cl.WIDE, cl.UNSPACED]


def page(text: str) -> Page:
    return Page(text, phrase_table(()))


def rows_of(text: str, vocabulary: Vocabulary = SILENT) -> np.ndarray:
    return ft.features(ms.measure(page(text)), vocabulary)


def column(text: str, name: str, vocabulary: Vocabulary = SILENT) -> list[float]:
    return [float(value) for value in rows_of(text, vocabulary)[:, ft.NAMES.index(name)]]


def speaking(text: str, value: int) -> Vocabulary:
    """A vocabulary of the terms of a text, as words of a short line."""
    terms = Terms.of(m := ms.measure(page(text)), ms.lay_out(m))
    return Vocabulary.of(terms.hashes, np.full(len(terms.hashes), value, np.int8))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("rain", cl.LOWER),
        ("ДОЖДЬ", cl.UPPER),
        ("مطر", cl.CASELESS),
        ("雨がふる", cl.WIDE),
        ("ฝนตก", cl.UNSPACED),
        ("비가", cl.CASELESS),
    ],
)
def test_letters_are_classed_by_script(line: str, kind: int) -> None:
    counts = ms.measure(page(line)).counts[0]
    assert counts[kind] == len(line)
    assert counts[: cl.CLASSES].sum() == len(line)


def test_counts_of_one_line_are_not_those_of_its_neighbours() -> None:
    m = ms.measure(page("Aa\n12 3\n“b”, c"))
    assert m.counts[:, LETTERS].sum(1).tolist() == [2, 0, 2]
    assert m.counts[:, cl.DIGIT].tolist() == [0, 3, 0]
    assert m.counts[:, cl.BLANK].tolist() == [0, 1, 1]
    assert m.counts[:, cl.CLASSES + cl.LOWER].tolist() == [0, 0, 2], "words that begin in lower case, after a quote too"


def test_the_last_character_is_sought_behind_closing_marks() -> None:
    m = ms.measure(page("(He said “It rained.”)\n(It rained?)\n””\nIt rained...\nIt rained…"))
    assert m.last.tolist() == [cl.STOP, cl.ASK, cl.QUOTE, cl.STOP, cl.STOP]
    assert m.ellipsis.tolist() == [False, False, False, True, True]


def test_sentences_inside_a_line_are_counted_in_scripts_with_blanks_and_without() -> None:
    m = ms.measure(page("It rained. It snowed. It froze.\n下雨了。下雪了。结冰了。\nThe U.S. team lost 3.5 points."))
    assert m.inner.tolist() == [2, 2, 0]


def test_words_are_not_counted_by_blanks_where_there_are_none() -> None:
    words = ms.lay_out(
        ms.measure(page("The river rose for nine days\n河水连续上涨了九天九夜\nแม่น้ำเอ่อล้นตลอดเก้าวันเก้าคืน"))
    ).words
    assert words[0] == 6
    assert words[1] > 4
    assert words[2] > 4


def test_a_short_line_of_chinese_may_be_a_sentence() -> None:
    text = "河水连续上涨了九天，城里的人都搬走了。\nIt rose.\nThe river rose for nine days, and people left."
    assert ms.lay_out(ms.measure(page(text))).sentence.tolist() == [True, False, True]


def test_the_mass_of_prose_leaves_out_a_lone_sentence_far_away() -> None:
    sentence = "The river rose for nine days, and the people of the town left it on foot, one after the other."
    text = "\n".join([sentence, *["Menu"] * 12, *[sentence] * 5, *["Home"] * 12, sentence])
    inside = ms.lay_out(ms.measure(page(text))).inside
    assert np.flatnonzero(inside).tolist() == [13, 14, 15, 16, 17]


def test_copies_and_later_tell_a_line_that_stands_twice() -> None:
    m = ms.measure(page("Rain fell.\nOther\nRain fell."))
    assert m.copies.tolist() == [2, 1, 2]
    assert m.later.tolist() == [False, False, True]


def test_an_echo_is_heard_from_other_prose_only() -> None:
    sentence = "The river rose for nine days, and the people of the town left it on foot."
    answer = "Nothing of this was said before it, they answered us."
    text = f"River rose for nine days\nUnheard words alone here\nThe end\n{sentence}\n{answer}"
    assert column(text, "echo") == [4, 0, 0, 0, 0], "a line is no echo of itself"
    assert column(text, "topic") == [4, 0, 0, 0, 0], "short words say nothing of the topic"


def test_what_words_say_is_told_of_each_line() -> None:
    text = "Leave a comment\nA comment\nAn answer\nComment"
    known = speaking("comment", 32)
    assert column(text, "said_words_most", known) == [2, 2, 0, 2]
    assert column(text, "said_words", known) == [np.float32(value) for value in (2 / 3**0.5, 2 / 2**0.5, 0, 2)]
    assert column(text, "said_words_least", known) == [0, 0, 0, 2]
    assert column(text, "said_first", known) == [0, 0, 0, 2]
    assert column(text, "said_last", known) == [2, 2, 0, 2]
    assert column(text, "said_whole", known) == [0, 0, 0, 2]


def test_pairs_and_whole_lines_are_known_by_the_order_of_their_words() -> None:
    known = speaking("Read more", -16)
    assert column("Read more\nMore read\nread  MORE!", "said_whole", known) == [-1, 0, -1]
    assert column("Please read more of it\nMore read", "said_pairs_least", known) == [-1, 0]


def test_a_word_in_a_long_line_is_another_than_in_a_short_one() -> None:
    long = "The people of the town left a comment on the state of the river, as people of a town will do."
    assert column(f"{long}\nA comment", "said_words_most", speaking("comment", 16)) == [0, 1]


def test_words_are_told_whatever_their_case_their_figures_and_their_place() -> None:
    m = ms.measure(page("Comment 12\n« COMMENT »99\ncommend 12\n“Kommentar”"))
    line, words = m.words
    assert line.tolist() == [0, 0, 1, 1, 2, 2, 3]
    assert words[0] == words[2]
    assert words[1] == words[3]
    assert len({*words.tolist()}) == 4


def test_in_scripts_without_blanks_every_letter_is_a_word() -> None:
    line, words = ms.measure(page("河水河\nแม่น้ำ\nriver")).words
    assert line.tolist() == [0, 0, 0, *[1] * 6, 2]
    assert words[0] == words[2] != words[1]


def test_verdicts_and_phrases_are_columns() -> None:
    lines = Page("Home\nRain fell.\nShare", phrase_table(("en",)))
    lines.verdicts[0], lines.verdicts[2] = "navigation/label", "mine/own-rule"
    rows = ft.features(ms.measure(lines), SILENT)
    assert rows[:, ft.NAMES.index("verdict_navigation")].tolist() == [1, 0, 1]
    assert rows[1, [number for number, name in enumerate(ft.NAMES) if name.startswith("verdict_")]].sum() == 0


def test_gaps_are_seen_from_both_sides() -> None:
    assert column("One\n\nTwo\nThree", "after_gap") == [1, 1, 0]
    assert column("One\n\nTwo\nThree", "before_gap") == [1, 0, 1]


def test_runs_count_like_lines_in_a_row() -> None:
    sentence = "The river rose for nine days, and the people left."
    runs = column("\n".join(["a", "b", "c", sentence, sentence, "d"]), "run")
    assert runs == ft.plain_log(np.array([3, 3, 3, 2, 2, 1])).tolist()


def test_the_same_form_in_other_letters_gives_the_same_numbers() -> None:
    text = "Home\nNews\n\nThe river rose for nine days. People left the town, he said.\n\nShare this\n12 comments"
    assert np.array_equal(rows_of(text), rows_of(codecs.encode(text, "rot13")))


def test_measuring_in_many_chunks_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(["The river rose, he said.", "菜单", "“Home”", "12 comments…"] * 20)
    known = speaking("Home", 9)
    whole = rows_of(text, known)
    monkeypatch.setattr(ms, "CHUNK", 30)
    assert np.array_equal(rows_of(text, known), whole)


def test_long_lines_are_measured_at_their_ends() -> None:
    m = ms.measure(page("a" * 100_000 + "B" * 10_000 + "."))
    assert m.counts[0, cl.LOWER] == ms.SEEN
    assert m.counts[0, : cl.CLASSES].sum() == 2 * ms.SEEN
    assert m.last.tolist() == [cl.STOP]


def test_the_plain_logarithm_meets_the_binary_one_at_powers_of_two() -> None:
    values = np.array([2.0**power - 1 for power in range(20)])
    assert ft.plain_log(values).tolist() == list(range(20))
    assert (np.diff(ft.plain_log(np.arange(1000.0))) > 0).all()


def test_steps_are_whole_and_bounded() -> None:
    rows = np.array([[-1e9, 0.0, 0.03, 1e9]], np.float32)
    steps = ft.to_steps(rows, np.zeros(4, np.float32), np.ones(4, np.float32))
    assert steps.tolist() == [[-127, 0, 0, 127]]


def test_nothing_at_all_has_no_rows() -> None:
    assert rows_of(" \n\n").shape == (0, len(ft.NAMES))


@given(st.text(st.characters(), max_size=300) | st.text("aB1.。 \n\n中\ud800\0\U0001f600“-", max_size=300))
def test_any_text_has_finite_numbers_in_every_column(text: str) -> None:
    lines = page(text)
    known = Vocabulary(np.full(1 << BITS, 7, np.int8))
    rows = ft.features(ms.measure(lines), known)
    assert rows.shape == (len(lines), len(ft.NAMES))
    assert np.isfinite(rows).all()
    assert np.array_equal(rows, rows_of(text, known))
