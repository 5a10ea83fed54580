"""Time grows with hostile input as fast as its length and no faster, whatever its shape."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from tests.timing import assert_linear

SIZE = 20_000
SHAPES = {
    "blanks": " ",
    "blank lines": "\n \n",
    "line breaks": "\n",
    "one letter": "a",
    "labels": "Share\n",
    "labels and sentences": "Share\nIt rained on the town for nine days and nights, and then it stopped.\n",
    "headers": "Related\nTown floods again\n",
    "bylines": "By Jane Roe\n",
    "names": "By Jane AND Roe AND ",
    "names with particles": "By A y B y ",
    "reported": "Jane Roe reported from Jane Roe, ",
    "brackets": "(Photo: AFP) ",
    "open brackets": "(",
    "credits": "Jane Roe/AFP/",
    "files": "AFP File AFP ",
    "prompts": "Sign up for our newsletter. ",
    "sentences": "It rained. ",
    "dates": "3 May 2017, ",
    "trails": "Home > ",
    "addresses": "http://example.org/",
    "mail": "a@b.",
    "handles": "— Jane (@jane) ",
    "references": "&amp;",
    "bare ampersands": "&",
    "numbers": "1.000,",
    "dashes": "- ",
    "styles": "a{b:c;d:e",
    "style values": "b:",
    "scripts": "(function(){document.x();",
    "comments": "<!-- ",
    "images": "![a](b",
    "tags": "<div>",
    "open tags": "<a ",
    "mojibake": "Ã©",
    "combining marks": "e\u0301",
    "marks without a letter": "\u0301",
    "surrogates": "\ud800",
    "names of states": "the Russian Federation and ",
    "acronyms": "ISIS, ",
    "quotes": "“Daesh” ",
    "repeats": "It rained on the town for nine days and nights, and then at last it stopped raining.\n",
    "broken words": "exam-\nple ",
    "wraps": "It rained on the town for nine days and nights, and then it stopped\nraining, as ",
    "Chinese": "记者张三报道。",
    "joiners": "\u200d",
    "captions": "Image copyright AFP Image caption ",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["text", "html"])
def test_time_grows_with_the_input_only(shape: str, kind: str) -> None:
    cleaner = Cleaner(kind=kind)  # type: ignore[arg-type]
    unit = SHAPES[shape]
    cleaner.clean(unit)
    assert_linear(cleaner.clean, lambda size: unit * (size // len(unit)), SIZE)
