"""What is kept of a page's tree: columns over its elements, and what they say of the text inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.parse.elements import BLOCKS, LANDMARKS, words

MAX_NAME = 64
"""Code points of a class name or id; longer ones are left out."""
MAX_OWN_NAMES = 32
_MAX_TOKENS = 128
_MAX_KNOWN = 16_384
"""A set of tokens may be as long as 8 kB where the markup of its block has 10 bytes, so that only so many are kept."""
_PATH_LENGTH = 6
_ICONS = words(
    "material-icons material-icons-outlined material-icons-round material-icons-sharp material-icons-two-tone"
    " material-symbols-outlined material-symbols-rounded material-symbols-sharp google-symbols google-material-icons"
)
"""Classes of fonts that draw an icon for its name: `chevron_right`."""
_NOTHING: frozenset[str] = frozenset()


class OwnNames(NamedTuple):
    """The class names and the id that an element itself has. Elements that have the same share one."""

    names: tuple[str, ...]
    """Lower-cased: at most 32 of at most 64 code points."""
    label: str
    """What the first of them adds to the element's tag in a path: `#content` or `.post`."""
    total: int
    """How many there were, the long ones with them."""
    is_icon: bool = False
    """Whether they say that the text is the name of an icon, which is drawn in its place."""

    @classmethod
    def of(cls, classes: str | None, identifier: str | None) -> OwnNames:
        """The names in the attributes `class` and `id`.

        >>> OwnNames.of("Post wide", None)
        OwnNames(names=('post', 'wide'), label='.post', total=2, is_icon=False)
        """
        both = f"{classes or ''} {identifier}" if identifier else classes or ""
        lowered = both[: MAX_NAME * MAX_OWN_NAMES].lower()
        own = lowered.split()
        label = "#" + identifier[:MAX_NAME] if identifier else "." + own[0][:MAX_NAME] if own else ""
        total = len(own)
        if len(lowered) > MAX_NAME:
            own = [name for name in own[:MAX_OWN_NAMES] if len(name) <= MAX_NAME]
        return cls(tuple(own), label, total, not _ICONS.isdisjoint(own))


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
    _marks: list[tuple[str | None, frozenset[str]]] = field(default_factory=list, compare=False, repr=False)

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
            names, _, total, _ = self.own[inner]
            if names and len(tokens) + total <= _MAX_TOKENS:
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
        marks = self._marks
        if element < 0:
            return None, _NOTHING
        while len(marks) <= element:
            index = len(marks)
            parent, tag, role = self.parents[index], self.tags[index], self.roles.get(index)
            found = marks[parent] if parent >= 0 else (None, _NOTHING)
            if role is not None and role != found[0]:
                found = (role, found[1] | {role})
            if tag in LANDMARKS and tag != found[0]:
                found = (tag, found[1] | {tag})
            marks.append(found)
        return marks[element]

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


NO_ELEMENTS = HtmlElements()
