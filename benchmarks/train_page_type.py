"""Train the votes by which pages are told apart: from pages of known type to cleaner/data/page_types.json.

usage: python benchmarks/train_page_type.py WCXB [--cache FILE] [--folds DIR] [--out FILE] [--probabilities FILE]

WCXB holds `html/*.html.gz` and `ground-truth/*.json`. Needs the package's own requirements and torch. On one core the
pages take a minute to read, and each of six trainings ten seconds; --cache keeps what was read: delete it when the
signs have changed.

First each of five groups of sites is judged by votes that were learnt without it: accuracy, precision and recall of
each type, and who is taken for whom, beside two simple judges. --folds writes these votes to DIR/0.json to DIR/4.json,
--probabilities the probabilities of every page by its name. --out learns from all pages.

A logistic regression: a word is learnt where it stands on pages of twenty sites or more, a measure by steps at its
quantiles. Of all words the weightiest are kept, and votes are rounded to hundredths.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import torch
from numpy.typing import NDArray
from pages import FOLDS, read_pages

from cleaner.model import PAGE_TYPES
from cleaner.parse.html import parse_html
from cleaner.parse.page_signs import Measures, Words, signs_of
from cleaner.parse.page_type import PageType, read_votes

SITES = 20
"""A word that fewer sites use may be a site's own."""
SITES_OF_A_GROUP = 3
"""Groups of words, and names of schema.org, are known not to be."""
KEPT = 1_500
QUANTILES = 9
WORD_PENALTY, GROUP_PENALTY, STEP_PENALTY = 20.0, 1.5, 40.0
NOTHING = 0.1
"""How much a page that shows nothing counts beside a real one: of it no more is known than how common the types are."""
HUNDREDTHS = 100
SOURCE = (
    "Web Content Extraction Benchmark (WCXB), development split, Murrough Foley 2026, CC BY 4.0"
    " (https://creativecommons.org/licenses/by/4.0/)"
)

Rows = NDArray[np.float32]
Sign = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """What is learnt from: a page's signs and its type."""

    name: str
    sort: int
    fold: int
    site: str
    words: Words
    measures: Measures

    @property
    def signs(self) -> set[Sign]:
        return {(source, word) for source, words in self.words.items() for word in words}


def load(folder: Path, cache: Path | None) -> list[Page]:
    """The pages of a benchmark folder, or of the cache where there is one."""
    if cache is not None and cache.exists():
        loaded: list[Page] = pickle.loads(cache.read_bytes())
        return loaded
    pages = []
    for page in read_pages(folder):
        url = json.loads((folder / "ground-truth" / f"{page.name}.json").read_text("utf8")).get("url") or page.name
        site = ".".join((urlsplit(url).hostname or page.name).split(".")[-2:])
        words, measures = signs_of(parse_html(page.content))
        pages.append(Page(page.name, PAGE_TYPES.index(page.sort), page.fold, site, words, measures))
    if cache is not None:
        cache.write_bytes(pickle.dumps(pages))
    return pages


def steps_of(pages: list[Page]) -> dict[str, list[int]]:
    """Where each measure steps: at quantiles of its values, and of those above none."""
    steps = {}
    for name in pages[0].measures:
        values = np.array([page.measures[name] for page in pages])
        shares = np.linspace(0, 1, QUANTILES + 2)[1:-1]
        found = {1, *np.quantile(values, shares, method="higher").tolist()}
        if (some := values[values > 0]).size:
            found |= set(np.quantile(some, (0.5, 0.9), method="higher").tolist())
        steps[name] = sorted(int(each) for each in found if each > values.min())
    return steps


def common_words(pages: list[Page]) -> list[Sign]:
    """The words with a letter that pages of many sites have. Parts of links with a dot may name sites."""
    sites: defaultdict[Sign, set[str]] = defaultdict(set)
    for page in pages:
        for sign in page.signs:
            sites[sign].add(page.site)
    return sorted(
        sign
        for sign, seen in sites.items()
        if len(seen) >= (SITES_OF_A_GROUP if known(sign) else SITES) and may_count(sign)
    )


def known(sign: Sign) -> bool:
    """Whether the meaning of a sign was known before the training."""
    return sign[0].endswith(" of") or sign[0] == "json-ld"


def may_count(sign: Sign) -> bool:
    """Whether a sign has a letter and, if it is a part of links, no dot: then it may name a site."""
    source, word = sign
    return any(map(str.isalpha, word)) and not (source in ("links", "links often") and "." in word)


def matrix(pages: list[Page], words: list[Sign], steps: dict[str, list[int]]) -> Rows:
    """A row for each page: its words, then the steps that its measures reach."""
    index = {word: column for column, word in enumerate(words)}
    rows = np.zeros((len(pages), len(words) + sum(map(len, steps.values()))), np.float32)
    for row, page in zip(rows, pages, strict=True):
        row[[index[sign] for sign in page.signs if sign in index]] = 1
        row[len(words) :] = [page.measures[name] >= step for name, of in steps.items() for step in of]
    return rows


def regression(rows: Rows, sorts: NDArray[np.int64], words: list[Sign]) -> tuple[Rows, Rows]:
    """Weights by column and type, and what counts for every row."""
    # Every page counts as it is and without its words, as markup may have none, or words that few know.
    bare, nothing = rows.copy(), np.zeros_like(rows)
    bare[:, : len(words)] = 0
    x, y = torch.from_numpy(np.concatenate((rows, bare, nothing))), torch.from_numpy(np.tile(sorts, 3))
    count = torch.tensor([1.0, 1.0, NOTHING]).repeat_interleave(len(rows))
    weights = torch.zeros(rows.shape[1], len(PAGE_TYPES), requires_grad=True)
    bias = torch.zeros(len(PAGE_TYPES), requires_grad=True)
    penalty = torch.full((rows.shape[1], 1), STEP_PENALTY)
    penalty[: len(words), 0] = torch.tensor([GROUP_PENALTY if known(word) else WORD_PENALTY for word in words])
    solver = torch.optim.LBFGS([weights, bias], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        solver.zero_grad()
        fit = count @ torch.nn.functional.cross_entropy(x @ weights + bias, y, reduction="none")
        value = fit + 0.5 * (penalty * weights * weights).sum()
        value.backward()
        return value

    solver.step(loss)
    return weights.detach().numpy(), bias.detach().numpy()


def learn(pages: list[Page]) -> dict[str, Any]:
    """The content of a file of votes."""
    sorts = np.array([page.sort for page in pages])
    words, steps = common_words(pages), steps_of(pages)
    rows = matrix(pages, words, steps)
    weights, _ = regression(rows, sorts, words)
    spread = rows.std(0)[: len(words)] * np.sqrt((weights[: len(words)] ** 2).sum(1))
    kept = np.sort(np.argsort(-spread, kind="stable")[:KEPT])
    words = [words[column] for column in kept]
    rows = np.concatenate((rows[:, kept], rows[:, len(spread) :]), axis=1)
    weights, bias = regression(rows, sorts, words)
    # What is the same for all types decides nothing; without it a vote says how much a sign speaks for a type.
    whole = np.rint(HUNDREDTHS * (weights - weights.mean(1, keepdims=True))).astype(int)
    votes: dict[str, Any] = {
        "what": "Votes of cleaner/parse/page_type.py: how much each sign of a page speaks for each type of page, in"
        " hundredths of log odds. A measure that reaches a step has the votes of that step and of those below.",
        "made_by": "benchmarks/train_page_type.py",
        "trained_on": f"{SOURCE}: {len(pages)} pages. Only how often words of markup and addresses, and measures, go"
        " with each type was learnt: no text is contained in the votes.",
        "types": list(PAGE_TYPES),
        "all pages": np.rint(HUNDREDTHS * (bias - bias.mean())).astype(int).tolist(),
        "words": {},
        "measures": {},
    }
    for (source, word), vote in zip(words, whole, strict=False):
        votes["words"].setdefault(source, {})[word] = vote.tolist()
    rest = iter(whole[len(words) :])
    for name, of in steps.items():
        votes["measures"][name] = {str(step): next(rest).tolist() for step in of}
    return votes


def stated(page: Page) -> str:
    """What JSON-LD says that a page is, or else `og:type`; an article if they do not say."""
    groups = page.words.get("json-ld of", set())
    for sort in ("forum", "product", "documentation", "article", "collection", "listing", "service"):
        if sort in groups:
            return sort
    return "product" if page.words.get("og:type", set()) & {"product", "og:product", "product.item"} else "article"


def report(pages: list[Page], judged: list[PageType], simple: dict[str, list[str]]) -> None:
    """Print how well the pages were judged."""
    count, kinds = len(pages), len(PAGE_TYPES)
    taken = np.zeros((kinds, kinds), int)
    for page, found in zip(pages, judged, strict=True):
        taken[page.sort, PAGE_TYPES.index(found.name)] += 1
    loss = -np.mean([np.log(max(f.probabilities[p.sort], 1e-4)) for p, f in zip(pages, judged, strict=True)])
    print(f"accuracy {taken.trace() / count:.3f}, mean log loss {loss:.3f}, {count} pages")
    for name, names in simple.items():
        right = sum(PAGE_TYPES[page.sort] == each for page, each in zip(pages, names, strict=True))
        print(f"accuracy {right / count:.3f} of {name}")
    print(f"{'':16}precision recall  taken for " + " ".join(f"{name[:7]:>7}" for name in PAGE_TYPES))
    for sort, name in enumerate(PAGE_TYPES):
        precision, recall = (taken[sort, sort] / max(1, taken.sum(axis)[sort]) for axis in (0, 1))
        print(f"{name:16}{precision:9.3f}{recall:7.3f}{'':11}" + "".join(f"{each:8d}" for each in taken[sort]))


def write(votes: dict[str, Any], out: Path) -> None:
    """Write votes with a line for each sign."""
    out.parent.mkdir(parents=True, exist_ok=True)
    parts = [f" {json.dumps(key)}: {_lines(value)}" for key, value in votes.items()]
    out.write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf8")


def _lines(value: Any, depth: int = 1) -> str:
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    blank = " " * (depth + 1)
    parts = [f"{blank}{json.dumps(key, ensure_ascii=False)}: {_lines(of, depth + 1)}" for key, of in value.items()]
    return "{\n" + ",\n".join(parts) + f"\n{' ' * depth}}}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, metavar="FILE")
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--probabilities", type=Path, metavar="FILE")
    given = parser.parse_args()
    # One thread adds in the same order every time.
    torch.set_num_threads(1)
    pages = load(given.folder, given.cache)
    judged: dict[str, PageType] = {}
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            file = (given.folds or Path(folder)) / f"{fold}.json"
            write(learn([page for page in pages if page.fold != fold]), file)
            votes = read_votes(file)
            judged.update((page.name, votes.judge(page.words, page.measures)) for page in pages if page.fold == fold)
    simple = {"always article": ["article"] * len(pages), "JSON-LD and og:type": [stated(page) for page in pages]}
    report(pages, [judged[page.name] for page in pages], simple)
    if given.probabilities:
        given.probabilities.write_text(json.dumps({page.name: judged[page.name].probabilities for page in pages}))
    if given.out:
        write(learn(pages), given.out)


if __name__ == "__main__":
    main()
