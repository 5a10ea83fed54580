"""Captions, credits and alternative text of pictures, videos and graphics."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_AGENCY = (
    r"(?:AFP|AP|EPA|EFE|ANSA|ANP|APA|DPA|dpa|PAP|CTK|ČTK|TASS|ITAR-TASS|RIA|ANI|PTI|IANS|AAP|UPI|Reuters|REUTERS|Xinhua|Yonhap|Kyodo|Sputnik"
    r"|Bloomberg|Getty|GETTY|Getty Images|Shutterstock|SHUTTERSTOCK|iStock|Alamy|ALAMY|Corbis|Pixabay|Unsplash|Flickr|Wikimedia|Rex Features"
    r"|imago|IMAGO|picture[ -]alliance|Keystone|TT|NTB|Ritzau|LaPresse|Belga|Lehtikuva|MTI|Agerpres|Unian|UNIAN|Europa Press|Zuma|ZUMA)"
)
_LONGEST = 500
_FILE = regex.compile(rf"^.{{0,120}}?\b{_AGENCY}\b.{{0,40}}?(?<!\p{{L}})(?i:file)(?: photo| image| picture)?\s?[-–—:]")
_FILE_START = regex.compile(r"^(?:FILE\s?[-–—:]|File\s?(?:photo|image|picture|pic)?\s?[-–—:]\s)")
_CREDIT_LINE = regex.compile(
    rf"^[(\[]?(?:(?:©|\(c\)|\(C\)|[Cc]opyright)?\s?[\p{{Lu}}][\p{{L}}\p{{M}}.'’\-]*+(?:\s[\p{{L}}.'’\-]++){{0,5}}\s?[/|,©]\s?)*?"
    rf"{_AGENCY}(?:\s?[/|]\s?[\p{{L}}][\p{{L}} .'’\-]{{0,40}}|\s(?:Images|Photo|Pool|Foto|Images via [\p{{L}} ]{{2,20}}))*+[)\]]?\.?$"
)
_CREDIT_END = regex.compile(
    rf"(?:[(\[]\s?(?:[\p{{L}}\p{{M}}.,'’:&@ \-]{{0,60}}?[/,]\s?)?{_AGENCY}(?:\s?[/,]\s?[\p{{L}}\p{{M}}.,'’&@/ \-]{{0,60}}|\s(?:Images|Photo|Pool|File|Foto)[\p{{L}}.,/ \-]{{0,40}})?\s?[)\]]"
    rf"|(?<=[.!?…\"”’] |[.!?…\"”’]|\s[|/–—-]\s|\s\s)(?:©\s?)?(?:[\p{{Lu}}][\p{{L}}\p{{M}}.'’\-]*+(?:\s[\p{{Lu}}][\p{{L}}\p{{M}}.'’\-]*+){{0,3}}\s?/\s?){{0,3}}"
    rf"(?:{_AGENCY})(?:\s?/\s?[\p{{L}} .'’\-]{{1,40}}|\s(?:Images|Photo|Pool|File))*+)\.?$"
)


@rule("caption/file-image")
def file_image(page: Page) -> Iterator[Match]:
    """A caption that says that the picture is from the files, with the agency's credit before it.

    Removed: "Ministry of Defence AFP File - An image showing ...", "FILE - In this 2014 photo, ...".
    Kept: "File - the folder in which it lies - was not found." has no credit and no picture.
    """
    for number, line in enumerate(page.lines):
        if len(line) > _LONGEST:
            continue
        if _FILE_START.match(line) and (
            line.startswith("FILE") or "photo" in line or "image" in line or "picture" in line
        ):
            yield page.line(number, "begins as a picture from the files")
        elif "ile" in line[:180].lower() and _FILE.match(line):
            yield page.line(number, "has an agency's credit and 'File' before its text")


@rule("caption/label")
def label(page: Page) -> Iterator[Match]:
    """A line that is marked as a caption, a credit or an image.

    Removed: "Photo: Getty", "Image copyright AFP", "Image caption ...", "Foto: dpa", "Bild: Jane Roe".
    Kept: "Photo: a history" as a headline has no credit's form; sentences about photographs.
    """
    yield from page.phrases("caption/label")


@rule("caption/credit")
def credit(page: Page) -> Iterator[Match]:
    """A line that is only a credit of a picture agency, or a caption that ends with one.

    Removed: "Jane Roe/AFP/Getty Images", "The harbour at night. (AP Photo/Jane Doe)", "A view of Rome. REUTERS/John Doe".
    Kept: a paragraph that ends with an agency as its source; a dateline: "MOSCOW (AP) — ...".
    """
    for number, line in enumerate(page.lines):
        if len(line) <= 100 and _CREDIT_LINE.match(line) and not page.verdicts[number]:
            if line.strip("()[]. ").isupper() and len(line) < 6 and number == 0:
                continue
            yield page.line(number, "is only a picture credit")
        elif (len(line) <= _LONGEST and line[-1] in ")].sokel/") or "/" in line[-60:]:
            found = _CREDIT_END.search(line, max(0, len(line) - 160)) if len(line) <= _LONGEST else None
            if found and ("/" in found[0] or "Photo" in found[0] or "Images" in found[0]):
                yield page.line(number, f"ends with the picture credit {found[0]!r}")
