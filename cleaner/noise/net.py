"""The small net that judges lines: its weights and its sums, which are of whole numbers and exact.

Its weights are in `cleaner/data/scorer/` with where they come from. All sums are of whole numbers small enough for
float32 to hold exactly: the same rows get the same scores whatever the machine, the library or the number of threads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from cleaner.noise import features as ft
from cleaner.noise import measures as ms
from cleaner.noise.structure import Structure, structure_features
from cleaner.noise.vocabulary import Vocabulary

Rows = NDArray[np.float32]

_LOOK_AROUND = 2
"""The layer before which each line is told what the whole document is like."""

_STEP = 16
_LARGEST = np.float32(127)
_PRODUCTS = 1 << 18
"""Multiplications in one matrix product: so few that BLAS libraries do it in one thread, and sums stay in the cache."""


@dataclass(frozen=True, slots=True)
class _Layer:
    weight: Rows
    scale: Rows
    bias: Rows
    reach: int

    def sums(self, rows: Rows) -> Rows:
        """The layer's answer, for rows in whole steps."""
        out = np.empty((len(rows), self.weight.shape[1]), np.float32)
        size = max(1, min(_PRODUCTS // self.weight.size, 64))
        whole = len(rows) // size * size
        if whole:
            blocks = rows[:whole].reshape(-1, size, rows.shape[1])
            np.matmul(blocks, self.weight, out=out[:whole].reshape(-1, size, out.shape[1]))
        np.matmul(rows[whole:], self.weight, out=out[whole:])
        out *= self.scale
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class _Stack:
    """The layers from rows to verdicts."""

    enter: _Layer
    layers: tuple[_Layer, ...]
    context: _Layer
    heads: _Layer

    def judge(self, rows: Rows) -> Rows:
        """For each row the log odds of noise, then the weight of each kind."""
        count, width = len(rows), self.enter.weight.shape[1]
        margin = max(layer.reach for layer in self.layers)
        # Nothing stands before and after the lines.
        room = np.zeros((count + 2 * margin, width), np.float32)
        seen = room[margin : margin + count]
        _steps(self.enter.sums(rows), seen)
        for number, layer in enumerate(self.layers):
            if number == _LOOK_AROUND:
                mean = np.rint(seen.sum(0, dtype=np.float64, keepdims=True) / count).astype(np.float32)
                _steps(seen + self.context.sums(mean), seen)
            low, high = margin - layer.reach, margin + layer.reach
            around = np.concatenate((room[low : low + count], seen, room[high : high + count]), axis=1)
            sums = layer.sums(around)
            sums += seen
            _steps(sums, seen)
        return self.heads.sums(seen)


@dataclass(frozen=True, slots=True)
class Net:
    """What a line is described by, and one or more stacks of layers, whose verdicts are averaged."""

    mean: Rows
    spread: Rows
    leaning: Rows
    vocabulary: Vocabulary
    names: Vocabulary | None
    """What class names and ids say; None where the net judges text without markup."""
    stacks: tuple[_Stack, ...]

    def see(self, measures: ms.Measures, layout: ms.Layout, structure: Structure | None = None) -> Rows:
        """Each line in whole steps."""
        rows = describe(measures, layout, structure, self.vocabulary, self.names)
        return ft.to_steps(rows, self.mean, self.spread)

    def judge(self, rows: Rows) -> Rows:
        """For each row the log odds of noise, then the weight of each kind."""
        total = self.stacks[0].judge(rows)
        for stack in self.stacks[1:]:
            total += stack.judge(rows)
        return total / np.float32(len(self.stacks))


def describe(
    measures: ms.Measures,
    layout: ms.Layout,
    structure: Structure | None,
    vocabulary: Vocabulary,
    names: Vocabulary | None,
) -> Rows:
    """One row of numbers a line: those of the text, and where markup is known and names speak those of the markup."""
    rows = ft.features(measures, vocabulary, layout)
    if structure is None or names is None:
        return rows
    return np.concatenate((rows, structure_features(structure, measures, layout, names)), axis=1)


def _steps(values: Rows, out: Rows) -> None:
    """Whole steps from 0 to 127."""
    np.rint(values, out=values)
    np.maximum(values, np.float32(0), out=values)
    np.minimum(values, _LARGEST, out=out)


@cache
def shipped_net(kind: str = "text") -> Net:
    """The net for "text" or "html" whose weights come with the package."""
    return read_net(files("cleaner").joinpath(f"data/scorer/{kind}"))


def read_net(folder: Traversable) -> Net:
    """The net of a folder that `benchmarks/train_scorer.py` wrote: `weights.npz` and `weights.json`."""
    about = json.loads(folder.joinpath("weights.json").read_text("utf8"))
    with folder.joinpath("weights.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        stored = dict(arrays)

    def layer(name: str, reach: int = 1) -> _Layer:
        # Rows come in sixteenths, and go on in sixteenths but for those of the heads.
        scale, bias, unit = stored[f"{name}_scale"], stored[f"{name}_bias"], np.float32(_STEP)
        scale, bias = (scale / unit, bias) if name.endswith("heads") else (scale, bias * unit)
        return _Layer(stored[f"{name}_weight"].astype(np.float32), scale, bias, reach)

    def stack(prefix: str) -> _Stack:
        layers = tuple(layer(f"{prefix}layer{number}", reach) for number, reach in enumerate(about["dilations"]))
        return _Stack(layer(f"{prefix}enter"), layers, layer(f"{prefix}context"), layer(f"{prefix}heads"))

    return Net(
        stored["mean"],
        stored["spread"],
        stored["leaning"],
        Vocabulary(stored["vocabulary"]),
        Vocabulary(stored["names"]) if "names" in stored else None,
        tuple(stack(f"{number}_" if number else "") for number in range(about.get("stacks", 1))),
    )
