"""A Haystack component that cleans documents.

Needs haystack-ai: `pip install 'article-cleaner[haystack]'`. Put it between a converter and a splitter. This module
sends nothing anywhere; Haystack does when a pipeline runs, unless `HAYSTACK_TELEMETRY_ENABLED=False` is set. Newer
versions load a saved pipeline only where they are told to trust the modules in it: name this one, as in
`Pipeline.loads(text, allowed_modules=["cleaner.integrations.haystack"])`.

>>> from haystack import Document
>>> cleaner = ArticleCleaner(noise=["share"])
>>> pages = [Document(content="Share\\n\\nThe Russian Federation sent pumps.", meta={"url": "https://a.example/1"})]
>>> [(page.content, page.meta) for page in cleaner.run(documents=pages)["documents"]]
[('Russia sent pumps.', {'url': 'https://a.example/1'})]
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.dumps.output import findings_of
from cleaner.extras import extra
from cleaner.model import InputError, OptionError

if TYPE_CHECKING:
    from typing import TypeAlias, Unpack

    from cleaner.options import OptionValues

    Document: TypeAlias = Any

haystack = extra("haystack", "Haystack components", "haystack")
if not TYPE_CHECKING:
    # Haystack reads it from the signatures, to check what is connected with what.
    Document = haystack.Document


@haystack.component
class ArticleCleaner:
    """Documents with their `content` cleaned; all else stays, and those given are not changed.

    A document whose content is None goes through as it is; one of which nothing is left stays, with an empty content,
    unless `drop_empty` leaves it out. As with Haystack's own `DocumentCleaner`, a document gets the id that belongs to
    what it holds now, unless `keep_id` keeps the one it had. `metadata_key` adds what the cleaner found to `meta`,
    under that one key, in place of what was there: a dict with the fields of `cleaner.Metadata` and the list
    `warnings`. The other options are those of `cleaner.Cleaner`.

    Raises OptionError for bad options.

    >>> cleaner = ArticleCleaner(metadata_key="article")
    >>> page = Document(content="By Jane Roe\\n\\nIt rained all day.")
    >>> cleaner.run([page])["documents"][0].meta["article"]["authors"]
    ['Jane Roe']
    """

    def __init__(
        self,
        *,
        keep_id: bool = False,
        metadata_key: str | None = None,
        drop_empty: bool = False,
        **options: Unpack[OptionValues],
    ) -> None:
        if metadata_key is not None and not isinstance(metadata_key, str):
            raise OptionError(f"metadata_key is None or a str; not {metadata_key!r}")
        self.keep_id = keep_id
        self.metadata_key = metadata_key
        self.drop_empty = drop_empty
        self._options = options
        self._cleaner = Cleaner(**options)

    def to_dict(self) -> dict[str, Any]:
        """The component as plain values, for `haystack.Pipeline.dumps`: sets become sorted lists, paths str."""
        options = {name: _plain(value) for name, value in self._options.items()}
        own = {"keep_id": self.keep_id, "metadata_key": self.metadata_key, "drop_empty": self.drop_empty}
        return haystack.default_to_dict(self, **own, **options)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ArticleCleaner:
        """The component that `to_dict` made the values of. Raises OptionError for bad options."""
        return haystack.default_from_dict(cls, data)  # type: ignore[no-any-return]

    @haystack.component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """`{"documents": [...]}`, cleaned, in order. Raises InputError for what is no list of Haystack documents."""
        if not isinstance(documents, list) or not all(isinstance(one, haystack.Document) for one in documents):
            raise InputError("documents is a list of haystack.Document")
        cleaned = [self._cleaned(document) for document in documents]
        return {"documents": [one for one in cleaned if one.content != "" or not self.drop_empty]}

    def _cleaned(self, document: Any) -> Any:
        if document.content is None:
            return document
        meta = deepcopy(document.meta)
        if self.metadata_key is None:
            text = self._cleaner.clean(document.content)
        else:
            clean = self._cleaner.document(document.content)
            text = clean.text
            meta[self.metadata_key] = findings_of(clean)
        return replace(document, id=document.id if self.keep_id else "", content=text, meta=meta)


def _plain(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Collection) and not isinstance(value, (str, bytes)):
        return [_plain(one) for one in value]
    return value
