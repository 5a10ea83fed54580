"""Train the scorer: from labelled pages and dumps to the weights in cleaner/data/scorer/.

usage: python benchmarks/train_scorer.py --pages WCXB --dumps DUMPS --cache FILE [--folds DIR] [--out DIR] [--epochs N]
       python benchmarks/train_scorer.py --pages WCXB --types TYPES --cache FILE [--folds DIR] [--out DIR] [--epochs N]

Needs the package's own requirements and torch, html_text, inscriptis and rapidfuzz (versions: see the weights' JSON).
--cache keeps the prepared documents between runs: delete it when rules or phrases have changed.
WCXB holds `html/*.html.gz` and `ground-truth/*.json`, DUMPS `docs/` and `labels.jsonl`. On one core the documents take
about four minutes, and each network five.

With --folds it trains one network for each of five groups of sites and of sources of dumps, without that group: weights
in DIR/0 to DIR/4, for `pages.py --folds`.

With --types it trains the scorer of web pages instead, from the pages with their markup; TYPES is a JSON file of page
types as `train_page_type.py --probabilities` writes it.

Documents are described in `scorer_documents.py` and `scorer_pages.py`, the vocabulary in `scorer_words.py`, the net in
`scorer_net.py`.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pages import FOLDS
from scorer_documents import SEED, Doc, load, text_docs, vary
from scorer_net import DILATIONS, STEP, Net
from scorer_pages import html_docs, thin_html_docs, vary_structure
from scorer_words import Votes, count_names, count_votes
from torch import nn

from cleaner.model import NOISE_KINDS
from cleaner.noise import features as ft
from cleaner.noise import measures as ms
from cleaner.noise.net import describe
from cleaner.noise.structure import NAMES as STRUCTURE_NAMES
from cleaner.noise.structure import Structure
from cleaner.noise.vocabulary import Vocabulary

SHIPPED = 6
"""The seed of the net that is shipped: of three, the one that took least text from the labelled dumps."""

MEMBERS, MEMBER_EPOCHS = 3, 8
"""For web pages several nets are averaged, each trained for fewer rounds: that was worth 0.005 of word F1."""


@dataclass
class Example:
    """What the network sees of a document: rows in whole steps, targets, and what each line counts."""

    rows: list[NDArray[np.int8]]
    label: NDArray[np.float32]
    worth: NDArray[np.float32]
    kind: NDArray[np.int64]
    words: NDArray[np.float32]


Scale = tuple[NDArray[np.float32], NDArray[np.float32]]
Said = tuple[Vocabulary, Vocabulary | None]
Words = dict[int, Said]
"""By group of documents, what they are described by, which is counted without that group: the vocabulary of words, and
for web pages that of names in their markup."""


def rows_of(measures: ms.Measures, structure: Structure | None, said: Said) -> NDArray[np.float32]:
    """What the network is to see of a document."""
    return describe(measures, ms.lay_out(measures), structure, *said)


def scale_of(docs: list[Doc], words: Words) -> Scale:
    """Mean and spread of each feature, every document counting alike."""
    first = second = np.zeros(1)
    for doc in docs:
        rows = rows_of(doc.measures, doc.structure, words[doc.fold]).astype(np.float64)
        first, second = first + rows.mean(0), second + (rows**2).mean(0)
    mean = first / len(docs)
    spread = np.sqrt(np.maximum(second / len(docs) - mean**2, 0))
    return mean.astype(np.float32), np.maximum(spread, 0.2).astype(np.float32)


def example(doc: Doc, words: Words, scale: Scale, seed: int) -> Example:
    layout = ms.lay_out(doc.measures)
    worth = doc.worth * np.sqrt(np.minimum(layout.length, 400.0) + 8) * np.where(doc.measures.verdict >= 0, 0.2, 1.0)
    if doc.sort == "mix":
        # Nothing tells a foreign sentence in the midst of an article; learning it would cost the article's own.
        worth = np.where(layout.sentence & (doc.label == 0), 0.1 * worth, worth)
    family = np.where((doc.label < 0.5) & (doc.measures.verdict < len(NOISE_KINDS)), doc.measures.verdict, -1)
    rng = random.Random(f"{seed} {doc.name}")
    variants = [(doc.measures, doc.structure), (vary(doc.measures, rng), doc.structure)]
    if doc.structure is not None:
        variants[1] = (variants[1][0], vary_structure(doc.structure, rng))
    rows = [ft.to_steps(rows_of(*each, words[doc.fold]), *scale).astype(np.int8) for each in variants]
    return Example(
        rows,
        doc.label,
        (worth / max(float(worth.mean()), 1e-6)).astype(np.float32),
        np.where(doc.kind >= 0, doc.kind, family),
        np.zeros(len(worth), np.float32)
        if doc.words is None
        else (doc.words * (doc.measures.verdict < 0) * (doc.worth > 0)).astype(np.float32),
    )


LONGEST = 600
"""Lines of a document seen at once in training; longer ones are cut at a random place."""

LINES_AT_ONCE = 2500
RATE = 3e-3
MEMORY = 0.99
"""The weights in the end are a running mean of those of the second half; so much of it stays at each step."""

KIND_SHARE = 0.1
"""How much naming the kind counts beside telling noise from text."""

OVERLAP_SHARE = 0.5
"""How much the overlap of a web page's words with those of its text counts (Dice's measure, which is F1)."""


def batches(chosen: list[int], sizes: NDArray[np.int64], rng: random.Random) -> list[list[int]]:
    """Documents of like length together."""
    order = sorted(chosen, key=lambda index: int(sizes[index]) + rng.random())
    out: list[list[int]] = []
    for index in order:
        if not out or (len(out[-1]) + 1) * min(int(sizes[index]), LONGEST) > LINES_AT_ONCE:
            out.append([])
        out[-1].append(index)
    rng.shuffle(out)
    return out


@dataclass
class Batch:
    """Examples side by side: documents x lines (x features); `mask` tells lines from filling."""

    x: torch.Tensor
    noise: torch.Tensor
    weight: torch.Tensor
    kind: torch.Tensor
    mask: torch.Tensor
    words: torch.Tensor


def collate(group: list[Example], rng: random.Random) -> Batch:
    """Each example as it is or varied, long ones cut."""
    long = min(max(len(one.label) for one in group), LONGEST)
    x = np.zeros((len(group), long, group[0].rows[0].shape[1]), np.float32)
    noise, weight, mask, words = (np.zeros((len(group), long), np.float32) for _ in range(4))
    kind = np.full((len(group), long), -1, np.int64)
    for row, one in enumerate(group):
        start = rng.randrange(len(one.label) - long + 1) if len(one.label) > long else 0
        part = slice(start, start + long)
        count = min(long, len(one.label))
        x[row, :count] = one.rows[rng.random() < 0.5][part] / STEP
        noise[row, :count] = 1 - one.label[part]
        # Every document counts alike, however long it is.
        weight[row, :count] = one.worth[part] / count
        kind[row, :count] = one.kind[part]
        mask[row, :count] = 1
        words[row, :count] = one.words[part]
    return Batch(*map(torch.from_numpy, (x, noise, weight, kind, mask, words)))


def loss_of(net: Net, batch: Batch) -> torch.Tensor:
    """How wrong the network is, a document."""
    out = net(batch.x, batch.mask)
    noise = nn.functional.binary_cross_entropy_with_logits(out[..., 0], batch.noise, reduction="none")
    kinds = nn.functional.cross_entropy(
        out[..., 1:].reshape(-1, len(NOISE_KINDS)), batch.kind.reshape(-1), ignore_index=-1, reduction="none"
    )
    wrong = (noise * batch.weight).sum() + KIND_SHARE * (kinds * batch.weight.reshape(-1)).sum()
    kept, text = torch.sigmoid(-out[..., 0]) * batch.words, (1 - batch.noise) * batch.words
    both = 2 * (kept * (1 - batch.noise)).sum(1)
    overlap = both / (kept.sum(1) + text.sum(1)).clamp_min(1e-3)
    wrong = wrong + OVERLAP_SHARE * ((1 - overlap) * (text.sum(1) > 0)).sum()
    return wrong / len(batch.x)


def train(docs: list[Doc], data: list[Example], epochs: int, seed: int) -> Net:
    """One network from some documents; the same on one machine and set of versions."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Net(data[0].rows[0].shape[1])
    net.train()
    sizes = np.array([len(one.label) for one in data])
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    mean = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(MEMORY))
    for epoch in range(epochs):
        chosen = [index for index, doc in enumerate(docs) for _ in range(int(doc.weight + rng.random()))]
        plan = batches(chosen, sizes, rng)
        for number, group in enumerate(plan):
            at = (epoch + number / len(plan)) / epochs
            for setting in optimizer.param_groups:
                # A short warm-up, then half a cosine.
                setting["lr"] = RATE * min(1.0, at * 20 + 0.05) * (0.5 + 0.5 * float(np.cos(np.pi * at)) + 0.01)
            loss = loss_of(net, collate([data[index] for index in group], rng))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            if at > 0.5:
                mean.update_parameters(net)
    mean.module.eval()
    return mean.module


WHAT_OF_IT = {
    False: "its pages flattened to text and its references; and 85 labelled scraped texts",
    True: "its pages with their markup, whole and with little of their furniture left",
}
"""What the weights for text and those for web pages are learnt from."""


def add_layer(arrays: dict[str, NDArray[Any]], name: str, layer: Any) -> None:
    """Add the whole-number weights of a layer."""
    weight = layer.weight.detach().numpy()
    unit = np.maximum(np.abs(weight).max(axis=tuple(range(1, weight.ndim)), keepdims=True), 1e-8) / 127
    # Taps first, then inputs, as the lines are laid side by side.
    table = np.rint(weight / unit).astype(np.int8)
    arrays[f"{name}_weight"] = np.ascontiguousarray(
        (table.transpose(2, 1, 0) if table.ndim == 3 else table.T).reshape(-1, len(table))
    )
    arrays[f"{name}_scale"] = unit.reshape(-1).astype(np.float32)
    arrays[f"{name}_bias"] = layer.bias.detach().numpy().astype(np.float32)


def export(nets: list[Net], said: Said, scale: Scale, data: list[Example], out: Path, epochs: int) -> None:
    """Weights as eight-bit integers with a scale for each output, and beside them where they come from."""
    arrays: dict[str, NDArray[Any]] = {"mean": scale[0], "spread": scale[1], "vocabulary": said[0].leaning}
    if said[1] is not None:
        arrays["names"] = said[1].leaning
    for number, net in enumerate(nets):
        layers = [
            ("enter", net.enter),
            *((f"layer{n}", layer) for n, layer in enumerate(net.layers)),
            ("context", net.context),
            ("heads", net.heads),
        ]
        for name, layer in layers:
            add_layer(arrays, f"{number}_{name}" if number else name, layer)
    rows, labels = (
        np.concatenate([one.rows[0][:LONGEST] for one in data]),
        np.concatenate([one.label[:LONGEST] for one in data]),
    )
    centred = rows - rows.mean(0, dtype=np.float64)
    arrays["leaning"] = (
        ((labels.mean() - labels)[:, None] * centred).mean(0) / (labels.std() * np.maximum(rows.std(0), 1e-3))
    ).astype(np.float32)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", allow_pickle=False, **arrays)
    about = {
        "what": "Weights of cleaner/noise/scorer.py: how likely a line of a text is noise, and of which kind.",
        "made_by": "benchmarks/train_scorer.py",
        "trained_on": "Web Content Extraction Benchmark (WCXB), development split, Murrough Foley 2026, CC BY 4.0"
        f" (https://creativecommons.org/licenses/by/4.0/): {WHAT_OF_IT[said[1] is not None]}. Only statistics of lines,"
        " and of words known by a number each, were learnt: no text is contained in the weights.",
        "features": [*ft.NAMES, *(STRUCTURE_NAMES if said[1] is not None else ())],
        "dilations": list(DILATIONS),
        "stacks": len(nets),
        "seed": SEED,
        "epochs": epochs,
        "documents": len(data),
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
    }
    (out / "weights.json").write_text(json.dumps(about, indent=1) + "\n", "utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pages", "dumps", "types", "cache", "folds", "out"):
        parser.add_argument(f"--{name}", type=Path, required=name in ("pages", "cache"))
    parser.add_argument("--epochs", type=int)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if (given.dumps is None) == (given.types is None):
        parser.error("name the labelled dumps (--dumps) or, for the scorer of web pages, the page types (--types)")
    docs = load(given.cache, lambda: text_docs(given.pages, given.dumps) if given.dumps else web_docs(given))
    epochs = given.epochs or (MEMBER_EPOCHS if given.types else 20)
    votes = count_votes(docs), count_names(docs) if given.types else None
    print(len(docs), "documents", sum(len(doc.label) for doc in docs), "lines", flush=True)
    for fold in range(FOLDS if given.folds else 0):
        learn(docs, votes, fold, given.folds / str(fold), epochs)
    if given.out:
        learn(docs, votes, None, given.out, epochs)


def web_docs(given: argparse.Namespace) -> list[Doc]:
    """The documents of the scorer of web pages."""
    docs = list(html_docs(given.pages, json.loads(given.types.read_text("utf8"))))
    return [*docs, *thin_html_docs(docs, random.Random(SEED))]


def learn(docs: list[Doc], votes: tuple[Votes, Votes | None], left_out: int | None, out: Path, epochs: int) -> None:
    """Train on all documents but those of one group, and write the weights."""
    unseen = set() if left_out is None else {left_out}
    docs = [doc for doc in docs if doc.fold not in unseen]

    def said(without: set[int]) -> Said:
        return votes[0].vocabulary(without), votes[1].vocabulary(without) if votes[1] else None

    words = {fold: said({fold, *unseen}) for fold in {doc.fold for doc in docs}}
    scale = scale_of(docs, words)
    seed = SEED + (SHIPPED if left_out is None else left_out)
    data = [example(doc, words, scale, seed) for doc in docs]
    members = MEMBERS if docs[0].structure is not None else 1
    nets = [train(docs, data, epochs, seed + 100 * member) for member in range(members)]
    export(nets, said(unseen), scale, data, out, epochs)
    print(out, len(docs), "documents", flush=True)


if __name__ == "__main__":
    main()
