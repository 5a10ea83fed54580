"""A LangChain transformer of documents: raw pages in, clean ones out.

Needs langchain-core: `pip install 'article-cleaner[langchain]'`. Put it between a loader and a text splitter.

>>> from langchain_core.documents import Document
>>> pages = [Document("Share\\n\\nThe Russian Federation sent pumps.", metadata={"url": "https://a.example/1"})]
>>> CleaningTransformer(noise=["share"]).transform_documents(pages)
[Document(metadata={'url': 'https://a.example/1'}, page_content='Russia sent pumps.')]
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.dumps.output import findings_of
from cleaner.extras import extra
from cleaner.integrations.given import cleaner_of
from cleaner.model import InputError, OptionError
from cleaner.options import OptionValues

if TYPE_CHECKING:
    from typing import Unpack

_documents = extra("langchain_core.documents", "LangChain documents", "langchain")
_Transformer: Any = _documents.BaseDocumentTransformer


class CleaningTransformer(_Transformer):
    """Documents with their `page_content` cleaned; id, type and metadata stay, and those given are not changed.

    `metadata_key` adds what the cleaner found to the metadata, under that one key, in place of what was there: a dict
    with the fields of `cleaner.Metadata` and the list `warnings`. None adds nothing. A document of which nothing is
    left stays, with an empty text; `drop_empty` leaves it out. Give a `cleaner` or its options, not both.

    Raises OptionError for bad options.

    >>> from langchain_core.documents import Document
    >>> transformer = CleaningTransformer(metadata_key="article", drop_empty=True)
    >>> pages = [Document("Share"), Document("By Jane Roe\\n\\nIt rained all day.")]
    >>> [(page.page_content, page.metadata["article"]["authors"]) for page in transformer.transform_documents(pages)]
    [('It rained all day.', ['Jane Roe'])]
    """

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        metadata_key: str | None = None,
        drop_empty: bool = False,
        **options: Unpack[OptionValues],
    ) -> None:
        if metadata_key is not None and not isinstance(metadata_key, str):
            raise OptionError(f"metadata_key is None or a str; not {metadata_key!r}")
        self.cleaner = cleaner_of(cleaner, options)
        self.metadata_key = metadata_key
        self.drop_empty = drop_empty

    def transform_documents(self, documents: Iterable[Any], **kwargs: Any) -> list[Any]:
        """The documents cleaned, as `langchain_core.documents.Document`, in order.

        Raises OptionError where options of the cleaner are given here, InputError where something is no document.
        `atransform_documents` does the same on a thread of its own.
        """
        late = [name for name in kwargs if name in OptionValues.__annotations__]
        if late:
            raise OptionError(f"options are given when the transformer is made, not here ({', '.join(late)})")
        cleaned = [self._cleaned(document) for document in documents]
        return [document for document in cleaned if document.page_content or not self.drop_empty]

    def _cleaned(self, document: Any) -> Any:
        if not isinstance(document, _documents.Document):
            raise InputError(f"a document is a langchain_core.documents.Document, not {type(document).__name__}")
        if self.metadata_key is None:
            text, found = self.cleaner.clean(document.page_content), {}
        else:
            clean = self.cleaner.document(document.page_content)
            text = clean.text
            found = {self.metadata_key: findings_of(clean)}
        return document.model_copy(update={"page_content": text, "metadata": {**document.metadata, **found}})
