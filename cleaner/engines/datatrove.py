"""A step for pipelines of datatrove.

Needs datatrove: `pip install 'article-cleaner[datatrove]'`.

>>> step = CleanerStep(metadata=False)
>>> [document.text for document in step([Document(text="Share\\n\\nThe Russian Federation sent pumps.", id="1")])]
['Russia sent pumps.']
>>> step.stats.stats["removed_share"].total
1
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.decode import decode, is_binary
from cleaner.dumps.output import findings_of, renamed
from cleaner.dumps.record import json_text, without_surrogates
from cleaner.extras import extra
from cleaner.integrations.given import cleaner_of
from cleaner.model import Document as Cleaned
from cleaner.model import OptionError
from cleaner.parse.sniff import sniff_kind

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.options import OptionValues

PipelineStep: Any = extra("datatrove.pipeline.base", "Pipelines of datatrove", "datatrove").PipelineStep
Document: Any = extra("datatrove.data", "Pipelines of datatrove", "datatrove").Document
_batched: Any = extra("datatrove.utils.batching", "Pipelines of datatrove", "datatrove").batched

_BATCH = 32
"""Documents that are held back at most, so that the clock is read once for all of them."""

_START_OF_PAGE = 1 << 16
"""Bytes of a medium that tell whether it is HTML."""


class CleanerStep(PipelineStep):
    """A step that cleans `Document.text`, be it text or HTML.

    The options are those of `cleaner.Cleaner`; a `cleaner` that is there already takes their place. It is made once,
    and goes with the step to wherever datatrove sends that.

    `media`: where a document has HTML among its media, clean that in place of the text: the first of `Document.media`
    whose `media_bytes` are HTML, as datatrove's own readers of media and its `JsonlReader` fill them. Its encoding is
    found as for any bytes, and the media stay as they are. A document without such a medium is cleaned by its text.

    `metadata`: what is found goes to `Document.metadata`, each field of `cleaner.Metadata` under its name after
    `prefix`, and the warnings under `warnings`. All of them are there for every document, and each is a str: "" where
    nothing is known, JSON where the field is a list. So a Parquet file, which takes its types from its first document,
    has room for the others. Keys that are there already keep their values, and their names unless one has a name of
    ours: it becomes `input_<name>`.

    `drop_empty`: documents of which nothing is left are dropped; by default they go on with the text "".

    Counted are `total`, `forwarded`, `dropped`, `empty`, `from_media`, the removals of each kind (`removed_<kind>`),
    the warnings of each code (`warning_<code>`), and code points: `code_points_before` those of the source, which for
    HTML is the visible text, `code_points_after` those of the text.

    Raises OptionError for bad options; content never raises.

    >>> page = Document(text="<title>Rain</title><p>It rained for nine days.</p>", id="1", metadata={"url": "a"})
    >>> (done,) = CleanerStep()([page])
    >>> done.text, done.metadata["url"], done.metadata["clean_title"], done.metadata["clean_authors"]
    ('It rained for nine days.', 'a', 'Rain', '[]')
    """

    type = "🛢 - EXTRAC"
    name = "🧽 Cleaner"

    def __init__(
        self,
        *,
        media: bool = False,
        metadata: bool = True,
        prefix: str = "clean_",
        drop_empty: bool = False,
        cleaner: Cleaner | None = None,
        **options: Unpack[OptionValues],
    ) -> None:
        super().__init__()
        if not isinstance(prefix, str):
            raise OptionError(f"prefix is a str, not {type(prefix).__name__}")
        self.cleaner = cleaner_of(cleaner, options)
        if media and self.cleaner.options.kind == "text":
            raise OptionError("media are cleaned where they are HTML; leave out kind='text' or media=True")
        self.media, self.metadata, self.prefix, self.drop_empty = media, metadata, prefix, drop_empty

    def run(self, data: Iterable[Any] | None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents of `data`, cleaned, in their order."""
        for batch in _batched(data or (), _BATCH):
            with self.track_time("batch"):
                cleaned = self.cleaner.batch([self._raw(document) for document in batch])
                for document, made in zip(batch, cleaned, strict=True):
                    self._put(document, made)
            for document in batch:
                if self.drop_empty and not document.text.strip():
                    self.stat_update("dropped")
                    continue
                self.stat_update("forwarded")
                self.update_doc_stats(document)
                yield document

    def _raw(self, document: Any) -> str | bytes:
        """What is to be cleaned of a document."""
        for medium in document.media if self.media else ():
            # The media of older versions of datatrove say only where their bytes are.
            raw = getattr(medium, "media_bytes", None)
            if isinstance(raw, bytes) and _is_page(raw[:_START_OF_PAGE]):
                self.stat_update("from_media")
                return raw
        return document.text  # type: ignore[no-any-return]

    def _put(self, document: Any, made: Cleaned) -> None:
        """Change a document to what was made of it, and count what was done."""
        # Every writer of datatrove writes UTF-8, which has no lone surrogates.
        document.text = without_surrogates(made.text)
        if self.metadata:
            document.metadata = _merged(document.metadata, _flat(made, self.prefix))
        self.stat_update("total")
        self.stat_update("code_points_before", value=len(made.source))
        self.stat_update("code_points_after", value=len(made.text))
        if not made.text.strip():
            self.stat_update("empty")
        for kind, count in Counter(removal.kind for removal in made.removals).items():
            self.stat_update(f"removed_{kind}", value=count)
        for warning in made.warnings:
            self.stat_update(f"warning_{warning.code}")


def _is_page(start: bytes) -> bool:
    return not is_binary(start) and sniff_kind(decode(start).text) == "html"


def _flat(made: Cleaned, prefix: str) -> dict[str, str]:
    """What is known of a document, each field as a str."""
    return {prefix + name: _as_text(value) for name, value in findings_of(made).items()}


def _as_text(value: str | list[Any] | None) -> str:
    return json_text(value) if isinstance(value, list) else without_surrogates(value or "")


def _merged(theirs: dict[str, Any], ours: dict[str, str]) -> dict[str, Any]:
    return dict(zip(renamed(list(theirs), ours), theirs.values(), strict=True)) | ours
