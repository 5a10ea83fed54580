"""The scorer: what it takes from a page, what it never takes, and that it says the same everywhere."""

from __future__ import annotations

import json
import re
import tracemalloc
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import NOISE_KINDS
from cleaner.noise import features as ft
from cleaner.noise import measures as ms
from cleaner.noise import net, scorer
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.registry import Match
from cleaner.noise.signs import reasons
from cleaner.noise.stage import Found
from cleaner.noise.structure import NAMES as STRUCTURE_NAMES
from cleaner.noise.structure import Structure
from tests.timing import assert_linear

MENU = [
    *(
        "Home",
        "Latest",
        "Politics",
        "Business",
        "Science",
        "Culture",
        "Sport",
        "Weather",
        "Travel",
        "Podcasts",
        "Games",
    ),
    *("Recipes", "Puzzles", "Obituaries", "Letters", "Gardening", "Motoring", "Property", "Pensions", "Markets"),
]

ARTICLE = [
    "The river rose for nine days before anyone in the valley thought of leaving, and by then the road was gone.",
    "On the tenth morning the baker opened his shop as usual, because, as he put it, people eat in bad weather too.",
    "“We had bread for three days and flour for two more,” he said. “After that it was going to be potatoes.”",
    "The council met in the school, which stands higher than the town hall, and opened the old quarry as a shelter.",
    "Engineers from the capital arrived by boat. They measured the dam twice and said that it would hold.",
    "It held. The water stood a hand's breadth under the crest for most of the night and began to fall before dawn.",
    "Nobody was hurt, although a barn and some forty beehives were carried away, and the bridge must be rebuilt.",
    "The baker sold his last loaf to the engineer who had measured the dam, and gave him the change in stamps.",
]

TEASERS = [
    "Ten bridges that should never have been built",
    "Why beavers matter more than you think",
    "The quarry that became a concert hall",
    "How a village learned to love its dam",
    "Bees on the move: a spring diary",
    "Bread without yeast, tried and rated",
]

FOOTER = ["About", "Contact", "Imprint", "Careers", "Advertising", "Archive", "Accessibility", "Syndication"]

RUSSIAN = [
    "Река поднималась девять дней, прежде чем кто-либо в долине подумал об отъезде, а дорогу к тому времени смыло.",
    "На десятое утро пекарь открыл лавку как обычно, потому что, по его словам, люди едят и в плохую погоду.",
    "«Хлеба у нас было на три дня, а муки ещё на два, — сказал он. — Потом пришлось бы есть картошку».",
    "Совет собрался в школе, которая стоит выше ратуши, и решил открыть старую каменоломню как убежище.",
    "Инженеры из столицы прибыли на лодке после полудня. Они дважды измерили плотину и сказали, что она выдержит.",
    "Она выдержала. Почти всю ночь вода стояла на ладонь ниже гребня и начала спадать перед рассветом.",
    "Никто не пострадал, хотя унесло сарай и около сорока ульев, а мост придётся строить заново.",
    "Последний хлеб пекарь продал в полдень инженеру, который измерял плотину, и дал ему сдачу марками.",
]

CHINESE = [
    "河水连续上涨了九天，山谷里才有人想到要离开，而那时唯一的道路已经被冲毁了。",
    "第十天早晨，面包师照常开了店，因为他说，天气再坏人们也要吃饭。",
    "“我们的面包够吃三天，面粉还够两天，”他说，“之后就只能吃土豆了。”",
    "议会在比市政厅更高的学校里开会，决定把旧采石场开放为避难所。",
    "下午，首都的工程师乘船到达。他们测量了大坝两次，说它能够坚持住。",
    "大坝坚持住了。大半夜里水面离坝顶只有一掌宽，天亮前开始下降。",
    "没有人受伤，不过一座谷仓和大约四十个蜂箱被冲走了，桥也要重建。",
    "中午，面包师把最后一个面包卖给了测量大坝的工程师，用邮票找了零钱。",
]


def page(text: str) -> Page:
    return Page(text, phrase_table(()))


def removed(text: str, leaning: str = "balanced") -> list[str]:
    return [text[match.start : match.end] for match, _ in scorer.score_lines(page(text), leaning)]


WHOLE_PAGE = "\n".join([*MENU, "", *ARTICLE, "", *TEASERS, "", *FOOTER])


@pytest.mark.parametrize("parting", ["\n\n", "\n"])
@pytest.mark.parametrize("article", [ARTICLE, RUSSIAN, CHINESE], ids=["en", "ru", "zh"])
def test_an_article_by_itself_loses_nothing(article: list[str], parting: str) -> None:
    assert removed(parting.join(article)) == []
    assert removed(parting.join(["The river and the baker", *article[:3], "A night on the dam", *article[3:]])) == []


@pytest.mark.parametrize("article", [ARTICLE, RUSSIAN, CHINESE], ids=["en", "ru", "zh"])
def test_menus_and_footers_go_and_the_article_stays(article: list[str]) -> None:
    text = "\n".join([*MENU, "", "\n\n".join(article), "", *FOOTER])
    gone = removed(text)
    assert not set(gone) & set(article)
    assert set(gone) >= {*MENU, *FOOTER}


def test_teasers_after_the_article_go_and_sooner_the_more_is_cut() -> None:
    """Six bare headlines could be the article's own: some of them may stay, and fewer the more is cut."""
    gone = [len(set(removed(WHOLE_PAGE, leaning)) & set(TEASERS)) for leaning in ("recall", "balanced", "precision")]
    assert gone[0] <= gone[1] <= gone[2]
    assert gone[1] >= 1
    assert gone[2] >= 3


def test_lines_with_a_verdict_are_left_to_their_rule() -> None:
    lines = page(WHOLE_PAGE)
    lines.verdicts[0] = "navigation/label"
    assert lines.starts[0] not in [match.start for match, _ in scorer.score_lines(lines)]
    assert lines.verdicts[1:] == [None] * (len(lines) - 1), "it changes no verdict"


class SureOfNoise:
    """A net for which every line is noise, and most of all a repetition, then a menu."""

    mean = leaning = np.ones(len(ft.NAMES))

    def see(self, measures: ms.Measures, layout: ms.Layout, structure: Structure | None = None) -> np.ndarray:
        return np.zeros((len(measures.first), len(ft.NAMES)), np.float32)

    def judge(self, rows: np.ndarray) -> np.ndarray:
        kinds = [2.0 if kind == "repeat" else float(kind == "navigation") for kind in NOISE_KINDS]
        return np.tile(np.array([99.0, *kinds], np.float32), (len(rows), 1))


def test_a_text_of_a_few_lines_is_left_alone() -> None:
    assert removed("\n".join(MENU[:7])) == []
    assert min(limits_of("\n".join(MENU[:7]), [0.0] * 7)) >= scorer.EXTREME_EXTRA


def test_something_is_always_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of lines that all are noise the longest sentence stays."""
    monkeypatch.setattr(scorer, "shipped_net", SureOfNoise)
    text = "\n".join(
        [*MENU, "A long line of words that goes on and on and on, and after that on again, and on", ARTICLE[-1]]
    )
    assert removed(text) == text.split("\n")[:-1]


def test_repeat_is_the_kind_of_second_copies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorer, "shipped_net", SureOfNoise)
    kinds = [kind for _, kind in scorer.score_lines(page("\n".join([*MENU[:9], MENU[0], ARTICLE[0]])))]
    assert kinds == ["navigation"] * 9 + ["repeat"]


def test_leaning_orders_what_goes() -> None:
    less, middle, more = (set(removed(WHOLE_PAGE, leaning)) for leaning in ("recall", "balanced", "precision"))
    assert less <= middle <= more
    assert set(MENU) <= middle


def limits_of(text: str, scores: list[float], named: tuple[int, ...] = (), leaning: str = "balanced") -> list[float]:
    lines = page(text)
    open_lines = np.array([number not in named for number in range(len(lines))])
    layout = ms.lay_out(ms.measure(lines))
    found = scorer._limits(np.array(scores, np.float32), open_lines, layout, leaning)
    return [float(limit) for limit in found]


ZONES = "\n".join([*MENU[:12], *ARTICLE, *MENU[:12]])


def test_lines_near_a_named_one_need_less_than_others() -> None:
    limits = limits_of(ZONES, [0.0] * 32, named=(2, 14, 31))
    assert limits[7] == scorer.NEAR_NOISE[0]
    assert limits[8] == scorer.ELSEWHERE[0]
    assert limits[26] == scorer.NEAR_NOISE[2]
    assert limits[25] == scorer.ELSEWHERE[2]


def test_sentences_amid_the_prose_need_a_higher_score() -> None:
    limits = limits_of(ZONES, [0.0] * 32)
    assert limits[12:20] == [scorer.ELSEWHERE[1] + scorer.SENTENCE_EXTRA] * 8


def test_the_first_line_may_be_the_headline() -> None:
    assert limits_of(ZONES, [0.0] * 32)[0] == scorer.ELSEWHERE[0] + scorer.EXTREME_EXTRA
    assert limits_of(ZONES, [0.0] * 32, named=(0,))[1] == scorer.NEAR_NOISE[0] + scorer.EXTREME_EXTRA


def test_a_page_is_known_by_its_furniture() -> None:
    scores = [9.0] * scorer.FURNITURE_LINES + [0.0] * (32 - scorer.FURNITURE_LINES)
    limits = limits_of(ZONES, scores)
    assert limits[0] == limits[25] == scorer.ON_PAGE
    assert limits_of(ZONES, [0.0, *scores[1:]])[25] > scorer.ON_PAGE, "one line too few"
    below = [0.0] * 20 + [9.0] * 12
    assert limits_of(ZONES, below)[25] > scorer.ON_PAGE, "a table after the text has no menu above"
    assert limits_of(ZONES, below, named=(21, 23, 25))[27] == scorer.ON_PAGE, "but the rules know a menu"
    long = "\n".join([*MENU[:12], *ARTICLE * 6, *MENU[:12]])
    assert limits_of(long, [*scores[:8], *[0.0] * 64])[70] > scorer.ON_PAGE, "too small a share"


def test_in_a_page_scores_are_drawn_towards_those_around() -> None:
    """A line by itself among others gives way; a run of lines stays, and none counts for more than the most."""
    calm = scorer._calm(np.array([*[-4.0] * 20, 1.0, *[-4.0] * 20], np.float32))
    assert calm[0] == -4
    assert calm[20] < 0
    assert (scorer._calm(np.array([-3.0] * 20 + [3.0] * 20, np.float32)) > 0).tolist() == [False] * 20 + [True] * 20
    far, near = (scorer._calm(np.array([-1.0, sure], np.float32))[0] for sure in (90.0, scorer.CALM_MOST))
    assert far == near
    assert scorer._calm(np.array([2.0], np.float32)).tolist() == [2.0]


def test_many_lines_that_nothing_else_speaks_against_stay() -> None:
    """Lists of sources and tables at the end of an article look like a footer."""
    few, many = ([0.0] * 20 + [3.0] * count + [0.0] * (12 - count) for count in (6, 7))
    assert limits_of(ZONES, few)[20] == scorer.ELSEWHERE[2]
    assert limits_of(ZONES, many)[20] == scorer.ELSEWHERE[2] + scorer.ALONE_EXTRA
    assert limits_of(ZONES, many, named=(19,))[20] == scorer.NEAR_NOISE[2]


def test_a_sentence_outside_the_prose_needs_a_higher_score_too() -> None:
    limits = limits_of("\n".join([*ARTICLE, *MENU, ARTICLE[0]]), [0.0] * 29)
    assert limits[-1] - limits[-2] == scorer.SENTENCE_OUTSIDE_EXTRA


def test_leaning_moves_every_limit() -> None:
    less, middle, more = (
        limits_of(ZONES, [0.0] * 32, leaning=leaning) for leaning in ("recall", "balanced", "precision")
    )
    assert {one - other for one, other in zip(less, middle, strict=True)} == {scorer.LEANINGS["recall"]}
    assert {one - other for one, other in zip(more, middle, strict=True)} == {scorer.LEANINGS["precision"]}


def test_a_removal_is_a_whole_line_with_a_kind_and_says_why() -> None:
    lines = page(WHOLE_PAGE)
    spans = set(zip(lines.starts, lines.ends, strict=True))
    for match, kind in scorer.score_lines(lines):
        assert (match.start, match.end) in spans
        assert kind in NOISE_KINDS
        assert re.fullmatch(r"scores [01]\.\d\d as noise: \w.+", match.reason)


def test_scored_lines_join_what_the_rules_found() -> None:
    lines = page(WHOLE_PAGE)
    first, article = lines.line(0, "a part of it"), lines.lines.index(ARTICLE[0])
    inner = (first._replace(end=first.start + 2), "mine/inner", "share")
    other = (lines.line(article, "said so"), "mine/other", "share")
    both = scorer.add_scored(lines, Found((inner, other)))
    assert other in both.spans
    assert inner not in both.spans, "the whole line goes"
    assert lines.verdicts[0] is not None
    assert lines.verdicts[0].startswith("scorer/")
    starts = [match.start for match, _, _ in both.spans]
    assert starts == sorted(starts)


def test_lines_of_a_kind_that_is_kept_stay_and_are_known() -> None:
    lines = page(WHOLE_PAGE)
    found = scorer.add_scored(lines, Found(()), kinds={"code"})
    assert {kind for _, _, kind in found.spans} <= {"code"}
    assert lines.verdicts[0] is not None


def test_a_span_over_several_lines_is_not_cut_into() -> None:
    lines = page(WHOLE_PAGE)
    span = (Match(lines.starts[0] + 1, lines.ends[1], "mine"), "mine/two-lines", "share")
    both = scorer.add_scored(lines, Found((span,)))
    assert both.spans[0] == span
    assert all(before[0].end <= after[0].start for before, after in zip(both.spans, both.spans[1:], strict=False))


def test_the_reason_names_the_signs_that_speak_for_noise() -> None:
    values, leaning = np.zeros((2, len(ft.NAMES)), np.float32)
    at = ft.NAMES.index
    values[at("length")], leaning[at("length")] = -50, -1
    values[at("prose_3")], leaning[at("prose_3")] = 90, -1
    values[at("bar")], leaning[at("bar")] = 20, 1
    (reason,) = reasons(np.array([2], np.float32), values[None], leaning)
    assert reason == "scores 0.88 as noise: it is short, it has separators"


def test_scores_do_not_depend_on_how_lines_are_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of whole numbers are exact, in any order and in any precision."""
    judge = scorer.shipped_net().judge
    rows = np.rint(np.random.default_rng(1).normal(0, 16, (301, len(ft.NAMES)))).clip(-127, 127).astype(np.float32)
    scores = judge(rows)
    for products in (1, 20_000, 1 << 30):
        monkeypatch.setattr(net, "_PRODUCTS", products)
        assert np.array_equal(judge(rows), scores)


@pytest.mark.parametrize(
    ("kind", "width", "pinned"),
    [("text", len(ft.NAMES), [204, -978, -722]), ("html", len(ft.NAMES) + len(STRUCTURE_NAMES), [-938, 737, 1285])],
)
def test_the_shipped_weights_say_the_same_on_every_machine(kind: str, width: int, pinned: list[int]) -> None:
    """Pinned: other figures mean that the weights were changed, or that a machine computes otherwise."""
    rows = (np.arange(64 * width) * 7919 % 255 - 127).reshape(64, -1).astype(np.float32)
    scores = np.rint(scorer.shipped_net(kind).judge(rows)[:, 0] * 256)
    assert scores[[0, 31, 63]].tolist() == pinned


def test_every_sum_fits_into_a_float_exactly() -> None:
    for stack in (*scorer.shipped_net("text").stacks, *scorer.shipped_net("html").stacks):
        for layer in (stack.enter, *stack.layers, stack.context, stack.heads):
            assert np.array_equal(layer.weight, np.rint(layer.weight))
            assert np.abs(layer.weight).sum(0).max() * 127 < 2**24


def test_a_product_is_too_small_for_more_than_one_thread() -> None:
    """OpenBLAS starts threads from 2 ** 18 multiplications."""
    assert net._PRODUCTS <= 2**18


@pytest.mark.parametrize(
    ("kind", "names"), [("text", ft.NAMES), ("html", (*ft.NAMES, *STRUCTURE_NAMES))], ids=["text", "html"]
)
def test_the_weights_are_small_and_say_where_they_come_from(kind: str, names: tuple[str, ...]) -> None:
    folder = files("cleaner").joinpath(f"data/scorer/{kind}")
    about = json.loads(folder.joinpath("weights.json").read_text("utf8"))
    assert len(folder.joinpath("weights.npz").read_bytes()) < 300_000
    assert "CC BY 4.0" in about["trained_on"]
    assert about["features"] == list(names), "weights and features belong together"


def test_twice_the_lines_take_about_twice_the_time() -> None:
    assert_linear(lambda lines: scorer.score_lines(lines), lambda size: page((WHOLE_PAGE + "\n") * (size // 40)), 4000)


def test_long_texts_are_judged_in_parts_with_their_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a part everything is as if the part and its margin were the whole text."""
    measures = ms.measure(page("\n".join([*MENU, *ARTICLE] * 4)))
    shipped, layout = scorer.shipped_net(), ms.lay_out(measures)
    monkeypatch.setattr(scorer, "MOST_LINES", 50)
    monkeypatch.setattr(scorer, "MARGIN", 10)
    rows, judged = scorer._judge(shipped, measures, layout, None)
    lines = measures.part(40, 110)
    part = shipped.see(lines, ms.lay_out(lines))
    assert np.array_equal(rows[50:100], part[10:60])
    assert np.array_equal(judged[50:100], shipped.judge(part)[10:60])
    assert rows.shape[0] == judged.shape[0] == 112


def test_memory_grows_with_the_lines_by_little() -> None:
    lines = page("a\n" * 100_000)
    tracemalloc.start()
    scorer.score_lines(lines)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1000 * len(lines)


@given(st.text(st.characters(), max_size=300) | st.text("aB1.。 \n\n中\ud800\0\U0001f600“-|", max_size=400))
def test_any_text_is_judged_the_same_twice(text: str) -> None:
    for leaning in scorer.LEANINGS:
        found = scorer.score_lines(page(text), leaning)
        assert found == scorer.score_lines(page(text), leaning)
        assert not text.strip() or len(found) < len(page(text))
