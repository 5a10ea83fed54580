"""Extractors of other makers, HTML in and text out, each set up as its manual says for the main text of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

System = Callable[[str], str]


def flattener(how: str) -> System:
    """A function from HTML to all of its text."""
    if how == "html_text":
        import html_text

        return lambda html: str(html_text.extract_text(html))
    import inscriptis

    return lambda html: str(inscriptis.get_text(html))


def trafilatura(*, metadata: bool = True, **options: Any) -> System:
    """With metadata by default, as ours has them always: its speed is to be compared with like."""
    from trafilatura import bare_extraction

    def extract(html: str) -> str:
        # `extract` would write the metadata into the text.
        found = bare_extraction(html, include_comments=False, with_metadata=metadata, **options)
        return str(getattr(found, "text", None) or "")

    return extract


def rs_trafilatura() -> System:
    import rs_trafilatura as library

    return lambda html: str(library.extract(html).main_content)


def resiliparse() -> System:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True))


def readability() -> System:
    from readability import Document

    flatten = flattener("html_text")
    return lambda html: flatten(Document(html).summary())


def newspaper_reader() -> Callable[[str, str], Any]:
    """What reads a page, given with its address, as newspaper4k's article."""
    from newspaper import Article

    def read(html: str, address: str) -> Any:
        article = Article(address, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article

    return read


def newspaper4k() -> System:
    read = newspaper_reader()
    return lambda html: str(read(html, "http://example.com/").text)


def goose_reader() -> Callable[[str], Any]:
    """What reads a page as goose3's article."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda html: goose.extract(raw_html=html)


def goose3() -> System:
    read = goose_reader()
    return lambda html: str(read(html).cleaned_text)


def justext() -> System:
    import justext as library

    stops = library.get_stoplist("English")

    def extract(html: str) -> str:
        paragraphs = library.justext(html.encode("utf8", "replace"), stops, encoding="utf8")
        return "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


def boilerpy3() -> System:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda html: str(extractor.get_content(html))


def html2text() -> System:
    from html2text import HTML2Text

    # A converter keeps what it was given before.
    return lambda html: str(HTML2Text(bodywidth=0).handle(html))


PEERS: dict[str, Callable[[], System]] = {
    "trafilatura": trafilatura,
    "trafilatura-text": lambda: trafilatura(metadata=False),
    "trafilatura-fast": lambda: trafilatura(fast=True),
    "trafilatura-precision": lambda: trafilatura(favor_precision=True),
    "trafilatura-recall": lambda: trafilatura(favor_recall=True),
    "rs-trafilatura": rs_trafilatura,
    "resiliparse": resiliparse,
    "readability": readability,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "justext": justext,
    "boilerpy3": boilerpy3,
    "inscriptis": lambda: flattener("inscriptis"),
    "html_text": lambda: flattener("html_text"),
    "html2text": html2text,
}
"""By name. The last three give the whole page; html2text gives it as Markdown."""

PEERS_WITH_METADATA = PEERS.keys() - {
    "trafilatura-text", "resiliparse", "readability", "justext", "boilerpy3", "inscriptis", "html_text", "html2text",
}  # fmt: skip
"""Those whose time buys title, author and date beside the text."""


@dataclass
class Guarded:
    """A system that gives nothing where it fails, and remembers why it did."""

    system: System
    crashes: list[str] = field(default_factory=list)

    def __call__(self, content: str) -> str:
        try:
            return self.system(content)
        except Exception as error:  # a benchmark goes on where another's program fails
            self.crashes.append(" ".join(f"{type(error).__name__}: {error}".split())[:120])
            return ""
