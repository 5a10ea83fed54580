"""The numbers that say what markup tells of lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import PAGE_TYPES
from cleaner.noise import measures as ms
from cleaner.noise.elements import Elements, terms_of
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.structure import LANDMARKS, NAMES, Structure, structure_features
from cleaner.noise.vocabulary import BITS, UNIT, Vocabulary
from tests.timing import assert_linear

SENTENCE = "Rain fell on the town for nine days, and the river rose above the quay."


def vocabulary(**said: int) -> Vocabulary:
    table = np.zeros(1 << BITS, np.int8)
    for name, value in said.items():
        table[terms_of((name,))[0] >> (32 - BITS)] = value * UNIT
    return Vocabulary(table)


def structure(
    parents: list[int], tags: list[str], names: list[tuple[str, ...]], element: list[int], **more: object
) -> Structure:
    count = len(element)
    no = np.zeros(count, bool)
    columns: dict[str, object] = {
        "linked": np.zeros(count), "within": np.zeros((count, len(LANDMARKS)), bool), "is_title": no, "in_title": no,
        "author": no, "types": np.zeros(len(PAGE_TYPES)),
    }  # fmt: skip
    return Structure(parents, tags, names, np.array(element), **(columns | more))  # type: ignore[arg-type]


def described(lines: list[str], given: Structure, said: Vocabulary) -> dict[str, list[float]]:
    measures = ms.measure(Page("\n\n".join(lines), phrase_table(())))
    rows = structure_features(given, measures, ms.lay_out(measures), said)
    assert rows.shape == (len(lines), len(NAMES))
    return dict(zip(NAMES, rows.T.tolist(), strict=True))


LINES = ["Home", SENTENCE, SENTENCE, "Imprint"]
TREE = structure(
    [-1, 0, 0, 2, 2, 0], ["body", "nav", "article", "p", "p", "footer"], [(), ("menu",), (), (), (), ("wide", "foot")],
    [1, 3, 4, 5], linked=np.array([1.0, 0.0, 0.0, 1.0]),
)  # fmt: skip


def test_a_line_has_the_tag_of_its_element_and_those_around() -> None:
    found = described(LINES, TREE, vocabulary())
    assert found["tag_p"] == [0, 1, 1, 0]
    assert found["tag_nav"] == [1, 0, 0, 0]
    assert found["in_nav"] == [1, 0, 0, 0]
    assert found["in_footer"] == [0, 0, 0, 1]
    assert found["all_linked"] == [1, 0, 0, 1]


def test_names_speak_for_all_that_stands_inside() -> None:
    found = described(LINES, TREE, vocabulary(menu=2, foot=-1, wide=-1))
    assert found["names_own"] == [2, 0, 0, -2]
    assert found["names_most"] == [2, 0, 0, 0]
    assert found["names_least"] == [0, 0, 0, -2]


def test_what_elements_hold_is_told() -> None:
    found = described(LINES, TREE, vocabulary())
    assert found["prose_0"] == [0, 2, 2, 0], "half of the prose each, in quarters"
    assert found["prose_1"] == [4, 4, 4, 4], "the article around the two, and the body around the others"
    assert found["in_main_0.85"] == [0, 1, 1, 0]
    assert found["before_main_0.85"] == [1, 0, 0, 0]
    assert found["after_main_0.85"] == [0, 0, 0, 1]
    assert found["sibling_before"] == [0, 0, 1, 0]


def test_a_page_without_prose_is_described_too() -> None:
    found = described(["Home", "Imprint"], structure([-1, 0], ["body", "p"], [(), ()], [1, 1]), vocabulary())
    assert found["in_main_0.4"] == [1, 1]


def test_parts_of_names_are_words_of_their_own() -> None:
    assert set(terms_of(("post_share",))) & set(terms_of(("share-bar",)))
    assert terms_of(("share",))[0] not in terms_of(("post-share",)), "but not the same as the whole name"
    assert len(terms_of(("a-" * 500,))) < 10


def test_elements_without_lines_are_left_out() -> None:
    tree = Elements.of([-1, 0, 0, 2], ["body", "div", "div", "p"], [()] * 4, np.array([3, 3]), vocabulary())
    assert tree.tags == ["body", "div", "p"]
    assert tree.parents.tolist() == [0, 0, 1]
    assert tree.ends.tolist() == [3, 3, 3]
    assert tree.element.tolist() == [2, 2]


@given(st.data())
def test_elements_lie_in_stretches(data: st.DataObject) -> None:
    """What an element holds by its stretch is what a walk up from each line says."""
    count = data.draw(st.integers(1, 12))
    # In document order the parent of each is the one before it or one around that.
    parents = [-1]
    for index in range(1, count):
        around = [index - 1]
        while around[-1] > 0:
            around.append(parents[around[-1]])
        parents.append(data.draw(st.sampled_from(around)))
    element = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=8).map(sorted))
    tree = Elements.of(parents, ["p"] * count, [()] * count, np.array(element), vocabulary())
    held = tree.held(np.ones((1, len(element))))[0]
    walked = [0] * len(tree.parents)
    for at in tree.element.tolist():
        seen = {at}
        while at:
            at = int(tree.parents[at])
            seen.add(at)
        for one in seen:
            walked[one] += 1
    assert held.tolist() == walked


@pytest.mark.parametrize("deep", [True, False])
def test_time_grows_with_lines_and_elements(deep: bool) -> None:
    def run(size: int) -> None:
        parents = list(range(-1, size - 1)) if deep else [-1, *[0] * (size - 1)]
        measures = ms.measure(Page("Home\n" * size, phrase_table(())))
        given = structure(parents, ["p"] * size, [()] * size, list(range(size)))
        structure_features(given, measures, ms.lay_out(measures), vocabulary())

    assert_linear(run, lambda size: size, 2_000)
