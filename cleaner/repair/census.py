"""Which characters a text holds, found at the speed of memory: what most repairs need to know to do nothing."""

from __future__ import annotations

from dataclasses import dataclass

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


@dataclass(frozen=True, slots=True)
class Census:
    """A text, its bytes in UTF-8 (surrogates as they come), and what is left of it without plain characters.

    Plain are printable ASCII, tab and line feed: of them alone no repair asks anything.
    """

    text: str
    utf8: bytes
    rest: str
    odd_blanks: bool
    """Whether there is white space in the rest, line breaks of other kinds among it."""

    @classmethod
    def of(cls, text: str) -> Census:
        """Set the plain characters aside. No pattern and no set does it at a tenth of the speed.

        >>> Census.of("l’été\\r\\n").rest
        '’éé\\r'
        """
        utf8 = text.encode("utf-8", "surrogatepass")
        # Deleting ASCII leaves the sequences of the others whole.
        rest = utf8.translate(None, _PLAIN).decode("utf-8", "surrogatepass")
        return cls(text, utf8, rest, rest != "" and rest.split(None, 1) != [rest])
