"""The net that judges lines as it is trained: with the rounding that the package computes with."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from cleaner.model import NOISE_KINDS

HIDDEN = 32
DILATIONS = (1, 2, 4, 8, 16, 32, 64, 1)
LOOK_AROUND = 2
DROPOUT = 0.05

STEP = 16.0
"""Activations are whole numbers 0..127, in steps of 1/16."""


class Quantize(torch.autograd.Function):
    """Rounding to whole steps that lets the slope through."""

    @staticmethod
    def forward(_: Any, x: torch.Tensor) -> torch.Tensor:
        return torch.round(x)

    @staticmethod
    def backward(_: Any, grad: torch.Tensor) -> torch.Tensor:
        return grad


def whole(weight: torch.Tensor) -> torch.Tensor:
    """Weights as their eight-bit shadow: whole multiples of a scale for each output."""
    scale = weight.detach().abs().amax(dim=tuple(range(1, weight.dim())), keepdim=True).clamp_min(1e-8) / 127
    return Quantize.apply(weight / scale) * scale


def steps(x: torch.Tensor) -> torch.Tensor:
    """Activations in whole steps, as the package computes them."""
    return Quantize.apply(x.clamp(0.0, 127 / STEP) * STEP) / STEP


class Net(nn.Module):
    """One layer a line by itself, then convolutions over the lines, each added to what went in; two heads."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(width, HIDDEN)
        self.layers = nn.ModuleList(nn.Conv1d(HIDDEN, HIDDEN, 3, padding=reach, dilation=reach) for reach in DILATIONS)
        self.context = nn.Linear(HIDDEN, HIDDEN)
        self.heads = nn.Linear(HIDDEN, 1 + len(NOISE_KINDS))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """x: pages x lines x features, in steps; mask: pages x lines."""
        h = steps(nn.functional.linear(x, whole(self.enter.weight), self.enter.bias)) * mask[..., None]
        for number, layer in enumerate(self.layers):
            if number == LOOK_AROUND:
                # What the whole document is like: a page with menus, or an article by itself.
                mean = steps(h.sum(1) / mask.sum(1)[:, None])
                h = (
                    steps(h + nn.functional.linear(mean, whole(self.context.weight), self.context.bias)[:, None])
                    * mask[..., None]
                )
            z = nn.functional.conv1d(
                h.mT, whole(layer.weight), layer.bias, padding=layer.padding, dilation=layer.dilation
            ).mT
            h = steps(h + z) * mask[..., None]
            h = nn.functional.dropout(h, DROPOUT, self.training)
        return nn.functional.linear(h, whole(self.heads.weight), self.heads.bias)
