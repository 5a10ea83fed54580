"""Small figures as inline SVG, drawn with the classes of the page's style. Labels are given as escaped HTML."""

from __future__ import annotations

from collections.abc import Sequence

_ROW = 26
_NAME = 118
_BAR = 300
_WIDTH = 560
_LONGEST = 16


def percent(part: int, whole: int) -> str:
    """A share, with one digit.

    >>> percent(1, 3), percent(1, 0)
    ('33.3%', '0.0%')
    """
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"


def bars(rows: Sequence[tuple[str, int, str, str]]) -> str:
    """Bars that lie: name, size, what to write beside it, class of the colour."""
    if not rows:
        return '<p class="none">None.</p>'
    largest = max(size for _, size, _, _ in rows) or 1
    height = _ROW * len(rows)
    parts = [f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" class="bars">']
    for number, (name, size, told, colour) in enumerate(rows):
        middle = _ROW * number + _ROW // 2
        width = max(_BAR * size / largest, 2)
        parts.append(
            f"<g><title>{name}: {told}</title>"
            f'<text class="name" x="{_NAME - 10}" y="{middle}">{_cut(name)}</text>'
            f'<rect class="{colour}" x="{_NAME}" y="{middle - 8}" width="{width:.1f}" height="16" rx="3"/>'
            f'<text class="told" x="{_NAME + width + 8:.1f}" y="{middle}">{told}</text></g>'
        )
    return "".join(parts) + "</svg>"


def stacked(parts: Sequence[tuple[str, int, str]]) -> str:
    """One bar of parts of a whole: name, size, class of the colour; with a legend of all of them."""
    whole = sum(size for _, size, _ in parts)
    if not whole:
        return '<p class="none">None.</p>'
    at = 0.0
    drawn, legend = [], []
    for name, size, colour in parts:
        width = 1000 * size / whole
        title = f"{name}: {percent(size, whole)}"
        drawn.append(
            f'<rect class="{colour}" x="{at:.2f}" y="0" width="{width:.2f}" height="40"><title>{title}</title></rect>'
        )
        legend.append(f'<li><i class="{colour}"></i>{title}</li>')
        at += width
    bar = f'<svg viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" class="stacked">{"".join(drawn)}</svg>'
    return f'{bar}<ul class="legend">{"".join(legend)}</ul>'


def histogram(counts: Sequence[int]) -> str:
    """Bars that stand, one for each equal share of 0 to 100 %."""
    largest = max(counts, default=0)
    if not largest:
        return '<p class="none">None.</p>'
    width, height = _WIDTH / len(counts), 150
    parts = [f'<svg viewBox="0 0 {_WIDTH} {height + 24}" role="img" class="histogram">']
    for number, count in enumerate(counts):
        low, high = 100 * number // len(counts), 100 * (number + 1) // len(counts)
        tall = max(height * count / largest, 2 if count else 0)
        parts.append(
            f'<g><title>{low} to {high} %: {count:,} records</title><rect class="plain" x="{width * number + 2:.1f}" '
            f'y="{height - tall:.1f}" width="{width - 4:.1f}" height="{tall:.1f}" rx="2"/></g>'
        )
    parts.append(f'<line x1="0" y1="{height}" x2="{_WIDTH}" y2="{height}"/>')
    for share, anchor in ((0, "start"), (50, "middle"), (100, "end")):
        at = _WIDTH * share // 100
        parts.append(f'<text x="{at}" y="{height + 17}" style="text-anchor:{anchor}">{share}&nbsp;%</text>')
    return "".join(parts) + "</svg>"


def _cut(name: str) -> str:
    """A name that fits beside its bar. One with a reference of HTML in it is not cut: half a reference is none."""
    return name if len(name) <= _LONGEST or "&" in name else f"{name[: _LONGEST - 1]}…"
