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


def reasons(scores: Rows, rows: Rows, leaning: Rows) -> list[str]:
    """For each line the score, and the two or three signs that speak for it the most."""
    values = rows[:, _SIGN_COLUMNS]
    shares = values * leaning[_SIGN_COLUMNS]
    low = (values < 0).astype(np.int64)
    shares[~_TELLS[np.arange(len(_SIGN_COLUMNS)), low]] = 0
    order = np.argsort(-shares, axis=1, kind="stable")[:, :3]
    line = np.arange(len(rows))[:, None]
    texts = np.where(shares[line, order] > 0, 2 * order + low[line, order], -1).tolist()
    return [
        f"scores {_odds(score)} as noise{_signs(*signs)}" for score, signs in zip(scores.tolist(), texts, strict=True)
    ]


@lru_cache(maxsize=4096)
def _odds(score: float) -> str:
    """The score as a share. Scores come in 256ths, so that few differ."""
    return f"{1 / (1 + math.exp(-min(max(score, -30.0), 30.0))):.2f}"


@lru_cache(maxsize=4096)
def _signs(*signs: int) -> str:
    chosen = ", ".join(_SIGN_TEXTS[sign] for sign in signs if sign >= 0)
    return f": {chosen}" if chosen else ""
