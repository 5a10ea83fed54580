"""Why the scorer takes a line for noise, in words."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.features import NAMES

Rows = NDArray[np.float32]

_SIGNS: dict[str, tuple[str, str]] = {
    # What a feature says when it is high, and when it is low; empty where that tells nothing.
    "length": ("it is long", "it is short"),
    "sentence": ("it ends as a sentence", "it is no sentence"),
    "inner_ends": ("it holds several sentences", ""),
    "title_case": ("its words begin with capitals", ""),
    "upper": ("it is in capitals", ""),
    "digit": ("it is mostly figures", ""),
    "bar": ("it has separators", ""),
    "other": ("it has symbols", ""),
    "ellipsis": ("it breaks off", ""),
    "copies": ("it stands in the text more than once", ""),
    "prose_3": ("prose stands beside it", "no prose stands beside it"),
    "prose_8": ("prose stands around it", "no prose stands around it"),
    "short_8": ("the lines around it are short", ""),
    "named_3": ("its neighbours are noise", ""),
    "named_8": ("the lines around it are noise", ""),
    "prose_before": ("it comes after the prose", "it comes before the prose"),
    "inside": ("it is amid the prose", "it is outside the mass of prose"),
    "run": ("it is in a long run of like lines", ""),
}
_SIGN_COLUMNS = [NAMES.index(name) for name in _SIGNS]
_SIGN_TEXTS = [text for pair in _SIGNS.values() for text in pair]
_TELLS = np.array([bool(text) for text in _SIGN_TEXTS]).reshape(-1, 2)


_CUTS = np.array([math.log(share / (200 - share)) for share in range(1, 200, 2)], np.float32)
"""The scores (log odds) between one percent and the next."""


def reasons(scores: Rows, rows: Rows, leaning: Rows) -> list[str]:
    """For each line the score, and the two or three signs that speak for it the most."""
    values = rows[:, _SIGN_COLUMNS]
    shares = values * leaning[_SIGN_COLUMNS]
    low = values < 0
    np.multiply(shares, np.where(low, _TELLS[:, 1], _TELLS[:, 0]), out=shares)
    order = np.argsort(-shares, axis=1, kind="stable")[:, :3]
    line = np.arange(len(rows))[:, None]
    texts = np.where(shares[line, order] > 0, 2 * order + low[line, order], -1)
    percent = np.searchsorted(_CUTS, scores, side="right")
    return [_reason(*signs) for signs in zip(percent.tolist(), *texts.T.tolist(), strict=True)]


@lru_cache(maxsize=4096)
def _reason(percent: int, *signs: int) -> str:
    chosen = ", ".join(_SIGN_TEXTS[sign] for sign in signs if sign >= 0)
    return f"scores {percent / 100:.2f} as noise{': ' if chosen else ''}{chosen}"
