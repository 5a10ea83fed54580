"""Lines that recur on the pages of a site."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean_document
from cleaner.noise.site import Template, evidence, recurring, site_of, without_repeats
from cleaner.source import replay

STORY = [
    f"The council of Vellmar met on day {word} to talk about the wall." for word in ("one", "two", "three", "four")
]


def pages(count: int, *shared: str, every: int = 1) -> list[str]:
    """Pages with two sentences of their own, and lines that every so many of them share."""
    return [
        "\n".join(
            [
                f"Nobody in house {'abcdefghijklmnopqrstuvwxyz'[n % 26] * (n // 26 + 1)} had seen the river so high.",
                *(shared if n % every == 0 else ()),
                f"It rained on {'abcdefghijklmnopqrstuvwxyz'[n % 26] * (n // 26 + 1)} and on all the hills behind it.",
            ]
        )
        for n in range(count)
    ]


def learnt(texts: list[str], site: str = "a.example") -> Template:
    rows = np.concatenate([evidence(site, text) for text in texts])
    return Template.of([(int(rows[0, 0]), recurring(rows[:, 1], rows[:, 2]))])


def left(text: str, template: Template, site: str = "a.example") -> str:
    return without_repeats(clean_document(text, noise=False), template, site)[0].text


def test_labels_and_slogans_that_recur_go() -> None:
    """On enough pages a label; a sentence on more of them, and on half of all."""
    label, slogan = "Ferry times", "The only paper that the harbour has ever had, since 1890."
    texts = pages(20, label, slogan)
    template = learnt(texts)
    assert label not in left(texts[0], template)
    assert slogan not in left(texts[0], template)
    some = learnt(pages(20, label, slogan, every=3))
    assert label not in left(texts[0], some)
    assert slogan in left(texts[0], some)
    few = learnt(pages(4, label, slogan))
    assert label in left(texts[0], few)


def test_other_sites_keep_the_line() -> None:
    """What recurs on one site says nothing of another."""
    template = learnt(pages(20, "Ferry times"))
    assert "Ferry times" in left("Ferry times\n\nThe river fell.", template, "b.example")


def test_a_story_on_many_sites_stays() -> None:
    """On each of them it is on few pages, however many the sites are."""
    for site in range(10):
        texts = [*pages(20, "Ferry times"), "\n".join(["Ferry times", *STORY])]
        template = learnt(texts, f"{site}.example")
        assert left(texts[-1], template, f"{site}.example").split("\n") == STORY


def test_copies_of_one_article_are_no_evidence() -> None:
    """The same article under twenty addresses, with teasers that differ, and nothing else on the site."""
    texts = ["\n".join([f"Teaser {'abcdefghijklmnopqrst'[n]}", *STORY]) for n in range(20)]
    assert left("\n".join(STORY), learnt(texts)).split("\n") == STORY
    assert left("\n".join(STORY), learnt(["\n".join(STORY)] * 20)).split("\n") == STORY


def test_neither_order_nor_copies_of_a_page_matter() -> None:
    """The same pages in any order, some of them twice, teach the same."""
    texts = pages(12, "Ferry times", every=2)
    mixed = [*texts, *texts[:5]]
    random.Random(3).shuffle(mixed)
    assert np.array_equal(learnt(texts).hashes, learnt(mixed).hashes)


def test_the_record_still_rebuilds_the_text() -> None:
    """The removal has kind and rule, offsets in the source, and the names in it are no entities of the text."""
    text = "Russian Federation news desk\n\nThe river fell in the Russian Federation.\n\nRussian Federation news desk\n"
    template = Template.from_lines([("a.example", ["RUSSIAN Federation  news desk"])])
    document, removed = without_repeats(clean_document(text), template, "a.example")
    assert document.text == "The river fell in Russia."
    assert removed == ["Russian Federation news desk"] * 2
    assert [(one.kind, one.rule) for one in document.removals] == [("navigation", "site/repeat")] * 2
    assert replay(document.source, document.removals, document.edits) == document.text
    assert [entity.start for entity in document.entities] == [text.index("the Russian") + 4 - 4 * ("the " not in text)]


def test_nothing_left_is_a_warning() -> None:
    """A page of nothing but its template is empty, and says so."""
    template = Template.from_lines([("*", ["Ferry times"])])
    document, _ = without_repeats(clean_document("Ferry times\n", noise=False), template, "any.example")
    assert (document.text, [warning.code for warning in document.warnings]) == ("", ["empty-result"])


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_page(text: str, other: str) -> None:
    """Lone surrogates and control characters included; what is removed leaves a text that can be rebuilt."""
    rows = evidence(other, text)
    assert rows.shape[1] == 3
    document = clean_document(f"{text}\n{other}", noise=False)
    cleaned, _ = without_repeats(document, Template.from_lines([("*", [text, other])]), "x")
    assert replay(cleaned.source, cleaned.removals, cleaned.edits) == cleaned.text


def test_the_site_of_an_address() -> None:
    """Its host; else the place. An address that is none is no reason to stop."""
    assert site_of("http://[broken", "here") == "here"
    assert site_of("news.example/a", "here") == "news.example"
    assert site_of("", "here") == "here"
