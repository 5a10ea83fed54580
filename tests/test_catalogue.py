"""The list of rules names every id that a removal or an edit can carry."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

import cleaner
from cleaner import clean_document
from cleaner.catalogue import catalogue
from cleaner.model import HEADLINE_KIND, MAIN_KIND, NOISE_KINDS
from cleaner.noise.rules import RULES
from cleaner.noise.user import UserRule

ENTRIES = list(catalogue())
IDS = [entry.id for entry in ENTRIES]
# The files of the rules themselves declare what they are; beside that they name lists of words.
CODE = [path for path in Path(cleaner.__file__).parent.rglob("*.py") if path.parent.name != "rules"]
# A decision to leave a name alone changes nothing, and lists of words are no rules.
ELSEWHERE = regex.compile(r"entity/keep-|share/(?:follow-word|network|word)$")


def test_ids_are_distinct_and_every_entry_says_something() -> None:
    assert len(IDS) == len(set(IDS))
    for entry in ENTRIES:
        assert entry.kind
        assert entry.languages
        assert entry.summary.endswith((".", '"'))
        assert "\n" not in entry.summary


def test_rules_of_noise_come_in_the_order_in_which_they_are_asked() -> None:
    assert [one for one in IDS if one in {rule.id for rule in RULES}] == [rule.id for rule in RULES]


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.stem)
def test_every_id_in_the_code_is_listed(file: Path) -> None:
    families = "|".join(sorted({one.split("/")[0] for one in IDS}))
    found = regex.findall(rf'"((?:{families})/[a-z]+(?:-[a-z]+)*)"', file.read_text("utf8"))
    assert [one for one in found if one not in IDS and not ELSEWHERE.match(one)] == []


def test_what_documents_carry_is_listed() -> None:
    text = "Share\n\nThe Russian Federation&nbsp;signed\u200b it.  \n\n\n\nPhoto: Reuters\r\n"
    page = (
        "<!doctype html><title>River</title><nav><a href=/>Home</a></nav><h1>River</h1><main><p>Rain fell on the town "
        "for nine days, and the river rose.</main><aside class=related>More</aside><footer>Contact</footer>"
    )
    for raw in (text, page):
        document = clean_document(raw, headline="drop")
        assert document.removals
        assert {one.rule for one in document.removals} | {one.rule for one in document.edits} <= set(IDS)
        assert {one.kind for one in document.removals} <= {*NOISE_KINDS, MAIN_KIND, HEADLINE_KIND}


def test_kinds_of_noise_rules_can_be_chosen() -> None:
    for entry in ENTRIES:
        if entry.id in {rule.id for rule in RULES} and entry.id.split("/")[0] != "inline":
            assert entry.kind in NOISE_KINDS
    assert [entry.id for entry in ENTRIES if entry.kind == MAIN_KIND] == ["scorer/main"]


def test_the_users_own_rules_are_listed_before_the_built_in_ones() -> None:
    own = UserRule("mine/promo", "promo", ("de", "nl"), ("x",), (), ())
    ids = [entry.id for entry in catalogue((own,))]
    assert ids.index("mine/promo") < ids.index(RULES[0].id)
    assert [entry.languages for entry in catalogue((own,)) if entry.id == own.id] == ["de nl"]
