"""The options: what may be asked for, and that everything else is one clear line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, CleanError
from cleaner.model import MAIN_KIND, NOISE_KINDS, REPAIRS, OptionError
from cleaner.options import CHOICES, OptionValues, check_options

NO_SETS = (None, 1, 0, 2.5, "share", b"x", "")
DEFAULTS = check_options({})

BAD: list[tuple[str, Any, str]] = [
    ("nosie", True, "there is no option 'nosie'; the options are kind, encoding, repair"),
    *((name, "nonsense", f"{name} is one of {', '.join(words)}; not 'nonsense'") for name, words in CHOICES.items()),
    *((name, value, f"{name} is one of") for name in CHOICES for value in (None, True, 1, b"auto", ["auto"], "AUTO")),
    *((name, value, f"{name} is True, False or a set of") for name in ("noise", "repair") for value in NO_SETS),
    ("noise", {"shares"}, f"noise has no 'shares'; choose from {', '.join(NOISE_KINDS)}"),
    ("noise", ["share", 3], "noise has no 3; choose from"),
    ("noise", [["share"]], r"noise has no \['share'\]; choose from"),
    ("noise", {"headline"}, "noise has no 'headline'"),
    ("repair", {"spelling"}, f"repair has no 'spelling'; choose from {', '.join(REPAIRS)}"),
    ("encoding", "utf-9", "encoding 'utf-9' is no label"),
    ("encoding", b"utf-8", "encoding is a WHATWG label such as 'utf-8'; not b'utf-8'"),
    ("encoding", True, "encoding is a WHATWG label"),
    ("entities", None, "entities is True, False, 'annotate', a path or a mapping; not None"),
    ("entities", 1, "entities is True, False"),
    ("entities", ["x"], "entities is True, False"),
    *(("language", value, "language is a BCP 47 code") for value in ("", "d", "de_DE", "deutsch!", 3, ["de"])),
    *(("rules", value, "rules is a path or a list") for value in (3, b"x.toml", {"x.toml"}, [3], True, [None])),
]  # fmt: skip

GOOD: list[tuple[str, Any, Any]] = [
    ("noise", True, None),
    ("noise", False, frozenset()),
    ("noise", [], frozenset()),
    ("noise", ["share", "share"], frozenset({"share"})),
    ("noise", ("advert", MAIN_KIND), frozenset({"advert", MAIN_KIND})),
    ("repair", True, frozenset(REPAIRS)),
    ("repair", False, frozenset()),
    ("repair", frozenset({"wraps"}), frozenset({"wraps"})),
    ("repair", {"unicode": 1}.keys(), frozenset({"unicode"})),
    ("encoding", "Latin1", "windows-1252"),
    ("encoding", None, None),
    ("language", "pt-BR", "pt-BR"),
    ("language", "zh-Hant-TW", "zh-Hant-TW"),
    ("entities", "annotate", "annotate"),
    ("entities", "names.toml", Path("names.toml")),
    ("entities", {"Big Blue": "IBM"}, {"Big Blue": "IBM"}),
    ("rules", "mine.toml", (Path("mine.toml"),)),
    ("rules", [Path("a.toml"), "b.toml"], (Path("a.toml"), Path("b.toml"))),
    ("rules", [], ()),
    *((name, word, word) for name, words in CHOICES.items() for word in words),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD)
def test_a_bad_value_is_one_line_that_names_what_is_allowed(name: str, value: Any, message: str) -> None:
    with pytest.raises(OptionError, match=message) as error:
        Cleaner(**{name: value})
    assert "\n" not in str(error.value)
    assert isinstance(error.value, CleanError)


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_a_good_value(name: str, value: Any, expected: Any) -> None:
    assert getattr(check_options({name: value}), name) == expected


def test_the_defaults_are_everything_on() -> None:
    assert (DEFAULTS.noise, DEFAULTS.repair, DEFAULTS.entities) == (None, frozenset(REPAIRS), True)
    assert all(getattr(DEFAULTS, name) == words[0] for name, words in CHOICES.items())
    assert (DEFAULTS.encoding, DEFAULTS.language, DEFAULTS.rules) == (None, None, ())


def test_every_option_has_a_place_in_options() -> None:
    assert set(OptionValues.__annotations__) == set(type(DEFAULTS).__dataclass_fields__)


def test_kinds_of_the_users_own_rules_may_be_chosen() -> None:
    assert check_options({"noise": {"promo"}}, ["promo"]).noise == frozenset({"promo"})
    with pytest.raises(OptionError, match=r"choose from .*main, promo$"):
        check_options({"noise": {"promos"}}, ["promo", "share"])


def test_a_hostile_value_stays_one_line() -> None:
    with pytest.raises(OptionError) as error:
        check_options({"kind": "html\nclean: all is well"})
    assert "\n" not in str(error.value)
