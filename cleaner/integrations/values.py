"""Python values through the cleaner by way of Arrow: for columns that nobody has given a type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cleaner.dumps.record import without_surrogates
from cleaner.extras import extra
from cleaner.model import OptionError

pa = extra("pyarrow", "Arrow tables")


def clean_values(values: Sequence[Any], clean: Callable[[Any], Any]) -> Any:
    """What `clean`, from a pyarrow Array to a Table of as many rows, makes of str, bytes and None in any mixture.

    The tables that it makes of text and of bytes have one schema. Lone surrogates become U+FFFD, for Arrow's text is
    UTF-8. Raises OptionError where a value is neither.

    >>> widths = lambda texts: pa.table({"width": pa.compute.binary_length(texts)})
    >>> clean_values(["a\\ud800", b"\\xff", None], widths)["width"].to_pylist()
    [4, 1, None]
    """
    kinds = {type(value) for value in values}
    strange = [kind for kind in kinds if not issubclass(kind, (str, bytes, type(None)))]
    if strange:
        names = ", ".join(sorted(kind.__name__ for kind in strange))
        raise OptionError(f"the column of the text holds {names}, neither text nor bytes")
    if not any(issubclass(kind, bytes) for kind in kinds):
        return clean(text_array(values))
    if not any(issubclass(kind, str) for kind in kinds):
        return clean(pa.array(values, pa.large_binary()))
    # Text among bytes is not encoded to make one type of them: its page may declare what its bytes would not be in.
    of_bytes = [place for place, value in enumerate(values) if isinstance(value, bytes)]
    of_text = [place for place, value in enumerate(values) if not isinstance(value, bytes)]
    parts = [
        clean(text_array([values[place] for place in of_text])),
        clean(pa.array([values[place] for place in of_bytes], pa.large_binary())),
    ]
    back = sorted(range(len(values)), key=[*of_text, *of_bytes].__getitem__)
    return pa.concat_tables(parts).take(pa.array(back, pa.int64()))


def text_array(values: Sequence[str | None]) -> Any:
    """The values as a pyarrow Array of large strings.

    >>> text_array(["Rain", None]).to_pylist()
    ['Rain', None]
    """
    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([None if value is None else without_surrogates(value) for value in values], pa.large_string())
