"""What the integrations are given: a cleaner or the options for one, and the column with the text."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from cleaner.api import Cleaner
from cleaner.model import OptionError

if TYPE_CHECKING:
    from cleaner.options import OptionValues


def cleaner_of(cleaner: Cleaner | None, options: OptionValues) -> Cleaner:
    """The cleaner that was given, or one with the options. Raises OptionError for both, and for bad options.

    >>> cleaner_of(Cleaner(), {"noise": False})
    Traceback (most recent call last):
    cleaner.model.OptionError: give a cleaner or options, not both (options here: noise)
    """
    if cleaner is not None and options:
        raise OptionError(f"give a cleaner or options, not both (options here: {', '.join(options)})")
    return Cleaner(**options) if cleaner is None else cleaner


def place_of(names: Sequence[Hashable], text_column: Hashable) -> int:
    """Where among the names of columns that of the text is. Raises OptionError where it is not there, or twice.

    >>> place_of(["id", "text"], "text")
    1
    """
    places = [place for place, name in enumerate(names) if name == text_column]
    if len(places) != 1:
        here = ", ".join(repr(name[:40] if isinstance(name, str) else name)[:42] for name in names[:8]) or "none"
        how_many = f"{len(places)} columns are called" if places else "there is no column"
        raise OptionError(f"{how_many} {text_column!r}; name the one with the text (columns here: {here})")
    return places[0]
