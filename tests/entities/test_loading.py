"""What may stand in a user's file or mapping of names, what it does, and how mistakes are told."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cleaner.entities import Names, apply, load_names
from cleaner.model import CleanError, OptionError, RuleFileError


def clean(text: str, spec: Any, language: str | None = None) -> str:
    return apply(text, load_names(spec).decide(text, language))


def toml(folder: Path, text: str) -> Path:
    path = folder / "names.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_built_in_names_are_compiled_once() -> None:
    assert load_names(True) is load_names(True)


def test_false_finds_nothing() -> None:
    assert load_names(False).decide("Daesh fled the Russian Federation.") == []


def test_a_mapping_adds_to_the_built_in_table() -> None:
    names = {"Foo Holdings": "Foo"}
    assert clean("They sued Foo Holdings and Daesh.", names) == "They sued Foo and Islamic State."


def test_an_empty_mapping_is_the_built_in_table() -> None:
    assert clean("They fled from Daesh.", {}) == "They fled from Islamic State."


def test_a_known_canonical_name_lends_its_group_and_code() -> None:
    [decision] = load_names({"Rossiya": "Russia"}).decide("She left the Rossiya for good.")
    assert (decision.start, decision.replacement, decision.code) == (9, "Russia", "RU")
    assert clean("She left the States of America for good.", {"States of America": "the United States"}) == (
        "She left the United States for good."
    )


def test_tab_separated_names(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("\ufeff# ours\r\nFoo Holdings\tFoo\tO\r\n\r\nBar Holdings\tBar\r\n", encoding="utf-8")
    assert clean("The Foo Holdings board met Bar Holdings.", path) == "The Foo Holdings board met Bar."
    assert clean("The Foo Holdings said no.", str(path)) == "Foo said no."


def test_default_false_leaves_the_built_in_table_out() -> None:
    spec = {"options": {"default": False}, "entity": [{"name": "Foo", "aliases": ["Foo Holdings"]}]}
    assert clean("They sued Foo Holdings and Daesh.", spec) == "They sued Foo and Daesh."


def test_removed_aliases_stay_in_the_text() -> None:
    assert clean("They fled from ISIS in May.", {"remove": {"aliases": ["ISIS"]}}) == "They fled from ISIS in May."
    assert clean("They fled from ISIS in May.", {"remove": ["ISIS"]}) == "They fled from ISIS in May."


def test_phrases_to_keep_win_over_aliases() -> None:
    spec = {"keep": {"phrases": ["Daesh pottery"]}}
    names = load_names(spec)
    text = "Shards of Daesh  pottery and Daesh graves."
    assert [(d.rule, d.replacement) for d in names.decide(text)] == [
        ("entity/keep-phrase", None),
        ("entity/acronym", "Islamic State"),
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("noun", "He left the United States for Reno, USA."),
        ("keep", "He left the USA for Reno, USA."),
        ("all", "He left the United States for Reno, United States."),
    ],
)
def test_usa(choice: str, expected: str) -> None:
    assert clean("He left the USA for Reno, USA.", {"options": {"usa": choice}}) == expected


def test_quotes_keep_leaves_quotations() -> None:
    text = '“We left Viet Nam,” he said of Viet Nam.\n“No Viet Nam\n\nIn Viet Nam, "no Viet Nam" was said.'
    expected = '“We left Viet Nam,” he said of Vietnam.\n“No Viet Nam\n\nIn Vietnam, "no Viet Nam" was said.'
    assert clean(text, {"options": {"quotes": "keep"}}) == expected


def test_articles_keep_touches_no_article() -> None:
    spec = {"options": {"articles": "keep"}}
    text = "She left the Republic of Mali and a Daesh cell."
    assert clean(text, spec) == "She left the Mali and a Islamic State cell."


def test_renamed_canonical_names() -> None:
    spec = {"options": {"canonical": {"Islamic State": "ISIS", "Turkey": "Türkiye"}}}
    text = "Daesh fled ISIS and the Republic of Turkey."
    assert clean("They saw Daesh in the Republic of Turkey.", spec) == "They saw ISIS in Türkiye."
    assert clean("A Daesh cell was found.", spec) == "An ISIS cell was found."
    assert clean("The ISIS raid was over.", spec) == "The ISIS raid was over."
    assert load_names(spec).decide(text)[-1].code == "TR"


@pytest.mark.parametrize(
    ("languages", "language", "changes"),
    [
        (["en"], None, False),
        (["en"], "en-GB", True),
        (["en"], "de", False),
        (["en", "de"], None, True),
        (["de"], None, True),
        (["de"], "de-AT", True),
        (["any"], "fr", True),
        (["any"], None, True),
    ],
)
def test_languages(languages: list[str], language: str | None, changes: bool) -> None:
    text = "Der Streit mit der Foo Holdings ist nicht vorbei."
    names = load_names({"options": {"languages": languages}, "entity": [{"name": "Foo", "aliases": ["Foo Holdings"]}]})
    assert (apply(text, names.decide(text, language)) != text) is changes


def test_english_lines_stay_where_english_is_not_among_the_languages() -> None:
    names = load_names({"options": {"languages": ["de"]}, "entity": [{"name": "Foo", "aliases": ["Foo Holdings"]}]})
    [decision] = names.decide("The row with Foo Holdings is not over, Daesh or not.")
    assert decision.rule == "entity/keep-language"


def test_plain_names_are_replaced_as_written() -> None:
    spec = {"entity": [{"name": "Widget 2", "group": "plain", "aliases": ["Widget Two"]}]}
    text = "The Acme Widget Two Pro is a Widget Two's heir."
    assert clean(text, spec) == "The Acme Widget 2 Pro is a Widget 2's heir."
    assert clean("It is called Widget Two.", spec) == "It is called Widget Two."


def test_any_case() -> None:
    spec = {"entity": [{"name": "Foo Group", "group": "plain", "case": "any", "aliases": ["foo holdings plc"]}]}
    assert clean("They sued FOO Holdings plc, of İzmir, and foo HOLDINGS PLC.", spec) == (
        "They sued Foo Group, of İzmir, and Foo Group."
    )


def test_a_canonical_name_that_holds_another_alias_is_kept_whole() -> None:
    names = {"Foo": "Foo Holdings", "Foo Holdings Museum": "Museum of Foo Art"}
    spec = {"entity": [{"name": name, "group": "plain", "aliases": [alias]} for name, alias in names.items()]}
    text = "They left the Museum of Foo Art. The Foo Holdings Museum is of Foo Holdings."
    assert clean(text, spec) == "They left the Foo Holdings Museum. The Foo Holdings Museum is of Foo."


def test_the_later_of_two_tables_overrides() -> None:
    assert clean("She left Viet Nam for good.", {"Viet Nam": "Annam"}) == "She left Annam for good."


def test_a_common_word_is_used_with_a_warning() -> None:
    names = load_names({"Force": "Foo", "Bar Holdings": "Bar"})
    assert len(names.warnings) == 1
    assert "'Force'" in names.warnings[0]


def test_names_are_picklable_and_immutable() -> None:
    names = load_names({"Foo Holdings": "Foo"})
    copy = pickle.loads(pickle.dumps(names))
    text = "They sued Foo Holdings and Daesh."
    assert isinstance(copy, Names)
    assert copy.decide(text) == names.decide(text)
    with pytest.raises(AttributeError, match="immutable"):
        names.other = 1


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"Foo": "Foo"}, "own canonical"),
        ({"Foo’s": "Foo's"}, "own canonical"),
        ({"Foo": "Foo Holdings"}, "part of its canonical"),
        ({"Russia": "Rossiya"}, "itself a canonical"),
        ({"Foo": "Bar", "Bar": "Baz"}, "itself a canonical"),
        ({"Foo": "Viet Nam"}, "remove.aliases"),
        ({"Fo": "Bar"}, "shorter than 3"),
        ({"foo": "Bar"}, "lower case"),
        ({" Foo": "Bar"}, "blanks around"),
        ({"": "Bar"}, "empty"),
        ({"...": "Bar"}, "no letter"),
        ({"Foo": ""}, "empty"),
        ({"Foo": "Bar\nbaz"}, "line break"),
        ({"Foo\ud800": "Bar"}, "surrogate"),
        ({"Foo": "Bar\ud800"}, "surrogate"),
        ({3: "Bar"}, "string"),
        ({"entities": []}, "unknown key 'entities'"),
        ({"version": 2}, "version 2"),
        ({"entity": {}}, "array of tables"),
        ({"entity": [{"aliases": ["Foo"]}]}, "no name"),
        ({"entity": [{"name": "Foo", "alias": ["Foo"]}]}, "unknown key of an entity 'alias'"),
        ({"entity": [{"name": "Foo", "aliases": "Bar"}]}, "list of strings"),
        ({"entity": [{"name": "Foo", "group": "city", "aliases": []}]}, "unknown group 'city'"),
        ({"entity": [{"name": "Foo", "group": ["city"], "aliases": []}]}, "unknown group"),
        ({"entity": [{"name": "Foo", "case": "all", "aliases": []}]}, "unknown case 'all'"),
        ({"entity": [{"name": "Foo", "force": 1, "aliases": []}]}, "force"),
        ({"entity": [{"name": "Foo", "code": "fo", "aliases": []}]}, "alpha-2"),
        ({"entity": [{"name": "Foo", "case": "any", "aliases": ["Bar"]}]}, "one word"),
        ({"entity": [{"name": n, "aliases": ["Bar"]} for n in ("Foo", "Baz")]}, "given twice"),
        ({"options": []}, "options must be a table"),
        ({"options": {"usa": "never"}}, "unknown usa 'never'"),
        ({"options": {"colour": 1}}, "unknown option 'colour'"),
        ({"options": {"default": "no"}}, "default"),
        ({"options": {"languages": "en"}}, "list of strings"),
        ({"options": {"languages": []}}, "empty"),
        ({"options": {"canonical": {"Nowhere": "Foo"}}}, "in no table"),
        ({"options": {"canonical": ["Foo"]}}, "map names to names"),
        ({"options": {"canonical": {"Islamic State": "Viet Nam"}}}, "itself a canonical"),
        ({"remove": {"alias": []}}, "key of remove"),
        ({"keep": {"phrases": [1]}}, "list of strings"),
        (3, "not int"),
        (None, "not NoneType"),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_line(spec: Any, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        load_names(spec)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_force_allows_short_and_lower_case_aliases() -> None:
    spec: Mapping[str, Any] = {"entity": [{"name": "Foo", "group": "plain", "force": True, "aliases": ["x", "fo"]}]}
    assert clean("The x is old. What of the fo?", spec) == "The Foo is old. What of the Foo?"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('version = 1\n[options]\nusa = "never"\n', 3, "usa"),
        ('version = 1\n\n[[entity]]\nname = "Foo"\naliases = [\n  "Bar",\n  "fo",\n]\n', 7, "shorter"),
        ("version = 1\n[option]\n", 2, "unknown key 'option'"),
        ("version = 1\nentity = 1\n", 2, "array of tables"),
        ("version = 1\nthis is no toml\n", 2, "no valid TOML"),
        ('[[entity]]\nname = "Foo"\ngroup = "city"\n', 3, "unknown group"),
        ("[[entity]]\nname='Foo'\naliases=['Bar']\n[[entity]]\nname='Baz'\naliases=['Bar']\n", 6, "given twice"),
    ],
)
def test_a_wrong_toml_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = toml(tmp_path, text)
    with pytest.raises(RuleFileError) as caught:
        load_names(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Foo", "columns"),
        ("Foo\tBar\tC\tx", "columns"),
        ("Foo\tBar\tZ", "group"),
        ("Foo \tBar", "blanks"),
        ("Viet Nam\tRussia\nViet Nam\tChina", "twice"),
    ],
)
def test_a_wrong_tab_separated_file_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "names.txt"
    path.write_text("# ours\n" + row, encoding="utf-8")
    with pytest.raises(RuleFileError, match=rf":{row.count(chr(10)) + 2}: .*{said}"):
        load_names(path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path, content in ((tmp_path, None), (tmp_path / "no.toml", None), (tmp_path / "bad.tsv", b"\xff\xfe")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(CleanError, match="UTF-8" if content else "cannot be read"):
            load_names(path)


def test_the_example_of_the_file_format_loads(tmp_path: Path) -> None:
    from cleaner.entities import reading

    shown = (reading.__doc__ or "").split("::\n", 1)[1]
    names = load_names(toml(tmp_path, "\n".join(line.removeprefix("    ") for line in shown.splitlines())))
    text = "The World Health Organisation left the USA and ISIS Pharmaceuticals."
    assert apply(text, names.decide(text)) == "The World Health Organization left the USA and ISIS Pharmaceuticals."
