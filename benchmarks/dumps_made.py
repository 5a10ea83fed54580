"""Dumps to run on: texts and pages that are made up, small or as large as real ones, and web archives of real pages."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


def _words(text: str) -> list[str]:
    return text.split()


_NOUNS = _words("council ferry bridge library school market harbour orchard museum railway bakery theatre clinic")
_VERBS = _words("opened closed repaired sold painted flooded visited moved planned refused counted measured")
_PLACES = _words("Vellmar Osk Riverton Halden Breck Tarn Quill Marsh Orrin Lund")
_NAMES = _words("Quist Rand Soto Thorn Ulm Vance Anna Bela Cyra Dora Edda Fina")
ODD = _words("blorf quindle marvex tosh nubble grint pelwick hask jorum vint solder crim lapse drobe")
_NOISE = ["Share", "Advertisement", "Read more: The wall that did not hold", "Sign up for our newsletter", "Related"]

_SLOT = b"@@@@@@@@"
"""Where the number of a record goes: of one length, so that a record's length does not depend on it."""

_BLOCK = 64
"""How many different records a large dump is made of, before the numbers in them."""

Page = tuple[str, bytes]
"""An address and what is found there."""


def sentence(chance: random.Random) -> str:
    """A sentence that no other is likely to be."""
    return (
        f"The {chance.choice(_NOUNS)} of {chance.choice(_PLACES)} was {chance.choice(_VERBS)} on day "
        f"{chance.randrange(10**6)}, {chance.choice(_NAMES)} said, because the {chance.choice(_NOUNS)} near "
        f"{chance.choice(_PLACES)} had been {chance.choice(_VERBS)} {chance.choice(ODD)}ly."
    )


def article(chance: random.Random) -> list[str]:
    """The paragraphs of an article with some noise between them."""
    lines = [" ".join(sentence(chance) for _ in range(3)) for _ in range(chance.randrange(5, 12))]
    for noise in chance.sample(_NOISE, 3):
        lines.insert(chance.randrange(len(lines)), noise)
    return lines


def write_json_lines(path: Path, megabytes: float) -> None:
    """A dump of texts."""
    chance, size, number = random.Random(1), 0, 0
    with path.open("w") as file:
        while size < megabytes * 1e6:
            size += file.write(json.dumps({"id": f"r{number}", "text": "\n\n".join(article(chance))}) + "\n")
            number += 1


def small_pages(megabytes: float) -> Iterator[Page]:
    """Pages with menus and footers, without scripts and styles."""
    chance, size, number = random.Random(2), 0, 0
    links = "".join(f'<li><a href="/{word}">{word.title()}</a></li>' for word in ODD)
    while size < megabytes * 1e6:
        body = "".join(f"<p>{line}</p>" for line in article(chance))
        page = (
            f"<!doctype html><html><head><title>Page {number}</title></head><body><nav><ul>{links}</ul></nav>"
            f"<article><h1>Page {number}</h1>{body}</article><footer><ul>{links}</ul></footer></body></html>"
        ).encode()
        yield f"https://a.example/{number}", page
        size += len(page)
        number += 1


def real_pages(folder: Path, megabytes: float) -> Iterator[Page]:
    """The pages of a folder in an order by lot, each once, until they are so many megabytes or there are no more."""
    size = 0
    paths = sorted(path for pattern in ("*.html", "*.html.gz") for path in folder.rglob(pattern))
    random.Random(3).shuffle(paths)
    for path in paths:
        if size >= megabytes * 1e6:
            return
        page = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield f"https://a.example/{path.name.partition('.')[0]}", page
        size += len(page)


def record(number: int, url: str, page: bytes, level: int = 6, charset: str = "") -> bytes:
    """A record of a web archive, compressed alone, with the type of the page told as the archives of crawlers do."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\n\r\n".encode() + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:032d}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        "WARC-Identified-Payload-Type: text/html\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", level)


def write_warcs(paths: list[Path], pages: Iterable[Page], charset: str = "") -> tuple[int, int]:
    """Web archives with about as many bytes of pages in each; how many pages and bytes of pages there are."""
    sizes, count = [0] * len(paths), 0
    for path in paths:
        path.write_bytes(b"")
    for url, page in pages:
        least = sizes.index(min(sizes))
        with paths[least].open("ab") as file:
            file.write(record(count, url, page, charset=charset))
        sizes[least] += len(page)
        count += 1
    return count, sum(sizes)


def write_large_text(path: Path, megabytes: float) -> int:
    """JSON lines of texts, fast; how many. The same articles again and again, with numbers that make each line new."""
    chance = random.Random(4)
    block = []
    for _ in range(_BLOCK):
        lines = [f"{line} ({_SLOT.decode()})" for line in article(chance)]
        block.append(json.dumps({"id": f"r{_SLOT.decode()}", "text": "\n\n".join(lines)}).encode() + b"\n")
    return _written(path, megabytes, lambda number: (line := _numbered(block, number), len(line)))


def write_large_warc(path: Path, megabytes: float) -> int:
    """A web archive of pages as large as real ones, fast; how many. The same pages again and again, but for numbers."""
    chance = random.Random(5)
    block = [_large_page(chance) for _ in range(_BLOCK)]

    def made(number: int) -> tuple[bytes, int]:
        page = _numbered(block, number)
        url = f"https://www.site{number % 1000}.example/{number}"
        return record(number, url, page, level=1, charset="; charset=utf-8"), len(page)

    return _written(path, megabytes, made)


def _written(path: Path, megabytes: float, made: Callable[[int], tuple[bytes, int]]) -> int:
    size, number = 0, 0
    with path.open("wb") as file:
        while size < megabytes * 1e6:
            data, length = made(number)
            file.write(data)
            size += length
            number += 1
    return number


def _numbered(block: list[bytes], number: int) -> bytes:
    return block[number % len(block)].replace(_SLOT, b"%08d" % number)


def _large_page(chance: random.Random) -> bytes:
    """100 to 200 kB, half of it scripts and styles, 30 paragraphs in some 700 elements, as pages of news sites are."""
    slot = _SLOT.decode()

    def classes() -> str:
        return " ".join(f"{chance.choice(ODD)}-{chance.choice(ODD)}__{chance.choice(_NOUNS)}" for _ in range(3))

    def link() -> str:
        words = " ".join(chance.choice(ODD) for _ in range(3))
        return (
            f'<li class="{classes()}"><a class="{classes()}" href="/{words.replace(" ", "/")}">'
            f"<span>{words.title()}</span></a></li>"
        )

    def teaser() -> str:
        picture = f'<img loading="lazy" src="/{chance.randrange(10**9)}.jpg" srcset="/s.jpg 320w, /l.jpg 960w" alt="">'
        return (
            f'<div class="{classes()}"><a class="{classes()}" href="/{slot}">{picture}'
            f'<h3 class="{classes()}">{sentence(chance)[:60]} {slot}</h3></a></div>'
        )

    def script(size: int) -> str:
        parts = []
        while size > 0:
            part = (
                f'function {chance.choice(ODD)}{chance.randrange(10**4)}(e,t){{return e.{chance.choice(ODD)}?t["'
                f'{chance.choice(_NOUNS)}"]={chance.randrange(10**6)}:"<div class=\\"{chance.choice(ODD)}\\">"+t}};'
            )
            size -= len(part)
            parts.append(part)
        return f"<script>{''.join(parts)}</script>"

    def style(size: int) -> str:
        parts = []
        while size > 0:
            part = f".{chance.choice(ODD)}-{chance.choice(_NOUNS)}{{margin:{chance.randrange(99)}px;display:flex}}"
            size -= len(part)
            parts.append(part)
        return f"<style>{''.join(parts)}</style>"

    noise = iter([*_NOISE, *(f"{line} {slot}" for line in _NOISE)] * 2)
    body = []
    for place in range(30):
        text = " ".join(sentence(chance) for _ in range(3))
        body.append(f'<p class="{classes()}">{text} <a href="/{slot}">{sentence(chance)}</a> ({slot}).</p>')
        if place % 3 == 2:
            body.append(f'<div class="{classes()}" data-slot="{chance.random()}"><span>{next(noise)}</span></div>')
    title = f"{sentence(chance)[:50]} {slot}"
    about = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": title})
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<script type="application/ld+json">{about}</script>{style(chance.randrange(15, 35) * 1000)}'
        f"{script(chance.randrange(15, 40) * 1000)}</head><body><header><nav><ul>{''.join(link() for _ in range(100))}"
        f"</ul></nav></header>{script(5000)}<main><article><h1>{title}</h1>{''.join(body)}</article>"
        f"<aside>{''.join(teaser() for _ in range(30))}</aside></main>"
        f"<footer><ul>{''.join(link() for _ in range(60))}</ul></footer>{script(chance.randrange(10, 40) * 1000)}"
        "</body></html>"
    ).encode()
