"""Learning from a whole dump which lines recur on its sites, in bounded memory.

The evidence goes to files by site, so that all of a site is in one of them, and each file is then looked at alone. Of
a site with very many pages those with the smallest hashes are taken, whatever their order in the dump was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np

from cleaner.decode import Decoded, decode
from cleaner.dumps.formats import is_one_record
from cleaner.dumps.record import Record
from cleaner.noise.site import Hashes, Template, recurring, site_of
from cleaner.parse.html import parse_html
from cleaner.parse.sniff import sniff_kind
from cleaner.parse.trafilatura import extract

_BYTES_FOR_FILE = 8 << 20
_MOST_FILES = 1024
_ROW = 24
_ROWS_AT_A_TIME = 1 << 20
_MOST_PAGES = 2000


def site_of_record(record: Record) -> str:
    """The site of a record: the host of its address; else its file, or the folder of a file that is one record."""
    file = record.where.rpartition(":")[0]
    place = (file.rpartition("/")[0] or ".") if is_one_record(file) else file
    return site_of(record.url, place)


def text_of_record(record: Record, kind: str, encoding: str | None, options: Mapping[str, Any]) -> str:
    """The text of a record that offsets would refer to after cleaning."""
    decoded = Decoded(record.raw, "") if isinstance(record.raw, str) else decode(record.raw, encoding)
    kind = sniff_kind(decoded.text) if kind == "auto" else kind
    if kind != "html":
        return decoded.text
    return (extract if options.get("extractor") == "trafilatura" else parse_html)(decoded.text).text


class EvidenceFiles:
    """Rows of evidence in a folder, in as many files as the size of the inputs asks for."""

    def __init__(self, folder: Path, input_bytes: int) -> None:
        self._folder = folder
        self._count = min(max(input_bytes // _BYTES_FOR_FILE, 1), _MOST_FILES)

    def add(self, packed: bytes) -> None:
        """Keep rows, as bytes of `cleaner.noise.site.evidence`."""
        rows = _rows(packed)
        files = rows[:, 0] % np.uint64(self._count)
        for number in np.unique(files).tolist():
            with self._file(number).open("ab") as file:
                file.write(rows[files == number].tobytes())

    def learn(self, min_pages: int, min_share: float) -> Template:
        """What recurs on which site."""
        return Template.of(
            (site, recurring(pages, lines, min_pages, min_share))
            for number in range(self._count)
            if self._file(number).exists()
            for site, pages, lines in self._sites(number)
        )

    def _sites(self, number: int) -> Iterator[tuple[int, Hashes, Hashes]]:
        """Each site of a file with the pairs of pages and lines that are its evidence."""
        pages: dict[int, Hashes] = {}
        for rows in self._read(number):
            for site, pairs in _by_site(rows):
                known = pages.get(site)
                here = pairs[:, 0] if known is None else np.append(known, pairs[:, 0])
                pages[site] = np.unique(here)[:_MOST_PAGES]
        kept: dict[int, list[Hashes]] = {}
        for rows in self._read(number):
            for site, here in _by_site(rows):
                kept.setdefault(site, []).append(here[here[:, 0] <= pages[site][-1]])
        for site in sorted(kept):
            found = np.concatenate(kept.pop(site))
            yield site, found[:, 0], found[:, 1]

    def _read(self, number: int) -> Iterator[Hashes]:
        with self._file(number).open("rb") as file:
            while packed := file.read(_ROWS_AT_A_TIME * _ROW):
                yield _rows(packed)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:04d}.rows"


def _by_site(rows: Hashes) -> Iterator[tuple[int, Hashes]]:
    """Each site with its pairs of pages and lines."""
    ordered = rows[np.argsort(rows[:, 0], kind="stable")]
    sites, starts = np.unique(ordered[:, 0], return_index=True)
    yield from zip(sites.tolist(), np.split(ordered[:, 1:], starts[1:]), strict=True)


def _rows(packed: bytes) -> Hashes:
    return cast("Hashes", np.frombuffer(packed, np.uint64).reshape(-1, 3))
