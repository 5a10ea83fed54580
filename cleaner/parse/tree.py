"""What is kept of a page's tree: columns over its elements, and what they say of the text inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.parse.elements import BLOCKS, LANDMARKS

MAX_NAME = 64
"""Code points of a class name or id; longer ones are left out."""
MAX_OWN_NAMES = 32
_MAX_TOKENS = 128
_MAX_KNOWN = 16_384
"""A set of tokens may be as long as 8 kB where the markup of its block has 10 bytes, so that only so many are kept."""
_PATH_LENGTH = 6
_NOTHING: frozenset[str] = frozenset()


class OwnNames(NamedTuple):
    """The class names and the id that an element itself has. Elements that have the same share one."""

    names: tuple[str, ...]
    """Lower-cased: at most 32 of at most 64 code points."""
    label: str
    """What the first of them adds to the element's tag in a path: `#content` or `.post`."""
    count: int
    """How many there were, the long ones with them."""

    @classmethod
    def of(cls, classes: str | None, identifier: str | None) -> OwnNames:
        """The names in the attributes `class` and `id`.

        >>> OwnNames.of("Post wide", None)
        OwnNames(names=('post', 'wide'), label='.post', count=2)
        """
        both = f"{classes or ''} {identifier}" if identifier else classes or ""
        lowered = both[: MAX_NAME * MAX_OWN_NAMES].lower()
        own = lowered.split()
        if identifier:
            label = "#" + identifier[:MAX_NAME]
        else:
            label = "." + own[0][:MAX_NAME] if own else ""
        count = len(own)
        if len(lowered) > MAX_NAME:
            own = [name for name in own[:MAX_OWN_NAMES] if len(name) <= MAX_NAME]
        return cls(tuple(own), label, count)


NO_NAMES = OwnNames((), "", 0)


@dataclass(frozen=True, slots=True)
class HtmlElements:
    """Columns over the elements of a page that can show text, in document order.

    >>> elements = HtmlElements((-1, 0), ("main", "p"), (NO_NAMES, OwnNames.of("lead", None)))
    >>> elements.path(1), elements.tokens(1), elements.landmark(1)
    ('main > p.lead', frozenset({'lead'}), 'main')
    """

    parents: tuple[int, ...] = ()
    """Index of the element around each; -1 for the root, which is the first."""
    tags: tuple[str, ...] = ()
    own: tuple[OwnNames, ...] = ()
    roles: Mapping[int, str] = field(default_factory=dict)
    """The landmark that the role of an element stands for, of those that have such a role."""
    said: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """What else elements are called, of those that are: `role=note`, `itemprop=articlebody`, `rel=author`."""
    names: tuple[tuple[str, ...], ...] = field(init=False)
    """Lower-cased class names and id of each, its own alone, and what it is called else."""
    _tokens: dict[int, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _marks: dict[int, tuple[str | None, frozenset[str]]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = [own.names for own in self.own]
        for element, said in self.said.items():
            names[element] += said
        object.__setattr__(self, "names", tuple(names))

    def tokens(self, element: int) -> frozenset[str]:
        """Class names and ids of an element and of those around it; none more where there are 128 already."""
        known = self._tokens
        if len(known) > _MAX_KNOWN:
            known.clear()
        chain = []
        while element >= 0 and element not in known:
            chain.append(element)
            element = self.parents[element]
        tokens = known.get(element, _NOTHING)
        for inner in reversed(chain):
            names, _, count = self.own[inner]
            if names and len(tokens) + count <= _MAX_TOKENS:
                tokens = tokens.union(names)
            known[inner] = tokens
        return tokens

    def landmark(self, element: int) -> str | None:
        """The innermost landmark that an element is or is in; a landmark's tag says more than its role."""
        return self._landmarks(element)[0]

    def within(self, element: int) -> frozenset[str]:
        """All the landmarks that an element is or is in."""
        return self._landmarks(element)[1]

    def _landmarks(self, element: int) -> tuple[str | None, frozenset[str]]:
        known = self._marks
        chain = []
        while element >= 0 and element not in known:
            chain.append(element)
            element = self.parents[element]
        marks = known.get(element, (None, _NOTHING))
        for inner in reversed(chain):
            tag = self.tags[inner]
            for landmark in (self.roles.get(inner), tag if tag in LANDMARKS else None):
                if landmark is not None and landmark != marks[0]:
                    marks = (landmark, marks[1] | {landmark})
            known[inner] = marks
        return marks

    def path(self, element: int) -> str:
        """The blocks around an element and itself, if it is one, outermost first: at most six of the nearest twelve."""
        labels: list[str] = []
        for _ in range(2 * _PATH_LENGTH):
            if element < 0 or len(labels) == _PATH_LENGTH:
                break
            tag = self.tags[element]
            if tag in BLOCKS:
                labels.append(tag + self.own[element].label)
            element = self.parents[element]
        return " > ".join(reversed(labels))
