"""The encoding that a page or an XML file declares, found as the HTML standard has browsers find it."""

from __future__ import annotations

from collections.abc import Iterator

import regex
import webencodings

PRESCAN = 1024
"""Bytes in which a declaration is looked for first."""

_BLANK = rb"\t\n\f\r "
# An unclosed comment, tag or quote takes all that follows, which keeps the walk linear.
_TOKEN = regex.compile(
    rb"<(?:!--(?s:.*?)(?:(?<=<!-{2,4})>|-->|\Z)"
    rb"|(?P<meta>meta(?=[" + _BLANK + rb"/]))?+(?(meta)|/?+[a-z][^>" + _BLANK + rb"]*+)"
    rb"(?P<attributes>(?:[^>=]++|=[" + _BLANK + rb"]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?+)*+)>?+"
    rb"|[!/?][^>]*+)",
    regex.IGNORECASE,
)
_ATTRIBUTE = regex.compile(
    rb"[" + _BLANK + rb"/]*+(?P<name>[^>" + _BLANK + rb"/][^=>" + _BLANK + rb"/]*+)"
    rb"(?:["
    + _BLANK
    + rb"]*+=["
    + _BLANK
    + rb"]*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^>"
    + _BLANK
    + rb"]*+)))?+"
)
_CHARSET = regex.compile(
    rb"charset["
    + _BLANK
    + rb"]*+=["
    + _BLANK
    + rb"]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\"';"
    + _BLANK
    + rb"][^;"
    + _BLANK
    + rb"]*+))",
    regex.IGNORECASE,
)
_XML = regex.compile(
    rb"\A<\?xml(?=["
    + _BLANK
    + rb"])[^>]*?(?<=["
    + _BLANK
    + rb"])encoding[\0- ]*+=[\0- ]*+(?:\"([^\">]*+)\"|'([^'>]*+)')"
)


def lookup(label: str) -> str | None:
    """The WHATWG name of an encoding, or None where it has none that can be decoded.

    >>> lookup(" Latin1 ")
    'windows-1252'
    """
    encoding = webencodings.lookup(label)
    # "replacement" is the standard's name for encodings that are too dangerous to decode.
    return str(encoding.name) if encoding and encoding.name != "replacement" else None


def declared(raw: bytes) -> str | None:
    """The WHATWG name that a page or an XML file declares; None where it declares none that is known.

    In the first 1,024 bytes as the standard's prescan finds it, then in an XML declaration. Where there is neither, a
    `<meta>` later in a page counts too, as a browser changes the encoding when it comes upon one. What is declared in
    ASCII cannot be UTF-16: it is UTF-8.

    >>> declared(b"<!-- <meta charset=koi8-r> --><META CHARSET='cp1251'>")
    'windows-1251'
    """
    name = _prescan(raw[:PRESCAN]) or _xml(raw[:PRESCAN])
    if name is None and len(raw) > PRESCAN and raw[:PRESCAN].lstrip()[:1] in (b"<", b"") and _late(raw):
        name = _prescan(raw)
    return name


def _late(raw: bytes) -> bool:
    """Whether walking a whole page can find anything, which a search for the word alone tells a good deal faster."""
    return raw.lstrip()[:1] == b"<" and b"charset" in raw[PRESCAN - 8 :].lower()


def _prescan(head: bytes) -> str | None:
    for found in _TOKEN.finditer(head):
        if found["meta"] is not None:
            name = _of_meta(found["attributes"])
            if name is not None:
                return name
    return None


def _of_meta(attributes: bytes) -> str | None:
    pragma = False
    needs_pragma: bool | None = None
    name: str | None = None
    for attribute, value in _attributes(attributes):
        if attribute == b"http-equiv":
            pragma = value.lower() == b"content-type"
        elif attribute == b"content" and name is None:
            found = _CHARSET.search(value)
            if found:
                name = _browser_name(found[1] or found[2] or found[3] or b"")
                needs_pragma = True if name else needs_pragma
        elif attribute == b"charset":
            name, needs_pragma = _browser_name(value), False
    return None if needs_pragma is None or (needs_pragma and not pragma) else name


def _attributes(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names in small letters and values; of one that comes twice the first."""
    seen = set()
    for found in _ATTRIBUTE.finditer(text):
        name = found["name"].lower()
        if name not in seen:
            seen.add(name)
            yield name, found["double"] or found["single"] or found["bare"] or b""


def _xml(head: bytes) -> str | None:
    found = _XML.match(head)
    return _browser_name(found[1] or found[2] or b"") if found else None


def _browser_name(label: bytes) -> str | None:
    name = lookup(label.decode("latin-1"))
    if name is None:
        return None
    return "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name
