"""What the markup calls the parts of a page."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.model import NOISE_KINDS
from cleaner.noise.marks import _KIND_OF, MARKED_KINDS, mark_of, marks_of
from tests.timing import assert_linear


@pytest.mark.parametrize(
    ("tag", "names", "kind"),
    [
        ("nav", (), "navigation"),
        ("figcaption", (), "caption"),
        ("a", ("rel=author",), "byline"),
        ("div", ("wide", "newsletter"), "subscribe"),
        ("div", ("role=navigation",), "navigation"),
        ("section", ("comments",), "comments"),
        ("p", ("wp-caption-text",), "caption"),
    ],
)
def test_elements_roles_and_names_say_a_kind(tag: str, names: tuple[str, ...], kind: str) -> None:
    mark = mark_of(tag, names)
    assert mark is not None
    assert mark.kind == kind


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("div", ("shareholders",)),
        ("div", ("has-sidebar", "no-sidebar")),
        ("div", ("newsletter-archive-issue",)),
        ("div", ("navy",)),
        ("p", ("role=note",)),
        ("article", ("entry-content",)),
        ("header", ()),
        ("aside", ()),
    ],
)
def test_parts_of_names_say_nothing(tag: str, names: tuple[str, ...]) -> None:
    assert mark_of(tag, names) is None


def test_every_mark_has_a_kind_that_users_can_choose() -> None:
    assert set(MARKED_KINDS) <= set(NOISE_KINDS)
    assert all(name == name.lower() and " " not in name for name in _KIND_OF)


def kinds(
    parents: list[int], names: list[tuple[str, ...]], element: list[int], prose: list[float] | None = None
) -> list[str | None]:
    marks = marks_of(parents, ["div"] * len(parents), names, np.array(element), np.array(prose or [0.0] * len(element)))
    return [None if mark is None else mark.kind for mark in marks]


def test_the_innermost_mark_tells() -> None:
    assert kinds([-1, 0, 1], [(), ("footer-nav",), ("share",)], [0, 1, 2]) == [None, "navigation", "share"]


def test_all_that_stands_in_comments_is_comments() -> None:
    """A byline there is a commenter's; whoever keeps the comments wants it too."""
    assert kinds([-1, 0, 1], [("comments",), ("wide",), ("author-name",)], [2]) == ["comments"]


def test_a_mark_around_most_of_the_prose_says_nothing() -> None:
    parents, names = [-1, 0, 0], [(), ("comments",), ("newsletter",)]
    assert kinds(parents, names, [1, 2], [900.0, 100.0]) == [None, "subscribe"]
    assert kinds(parents, names, [1, 2, 0], [100.0, 100.0, 900.0]) == ["comments", "subscribe", None]


def test_deep_markup_takes_linear_time() -> None:
    def run(count: int) -> None:
        parents = list(range(-1, count - 1))
        names = [(f"x{number}", "nav") for number in range(count)]
        marks_of(parents, ["nav"] * count, names, np.arange(count), np.ones(count))

    assert_linear(run, lambda size: size, 5_000)
