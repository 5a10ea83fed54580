"""Doubled hostile input takes about doubled time, whatever its shape."""

from __future__ import annotations

import time

import pytest

from cleaner import Cleaner

SMALL = 30_000
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
def test_doubled_input_takes_doubled_time(shape: str, kind: str) -> None:
    cleaner = Cleaner(kind=kind)  # type: ignore[arg-type]
    unit = SHAPES[shape]
    texts = [unit * (size // len(unit)) for size in (SMALL, 2 * SMALL)]
    cleaner.clean(texts[0])
    # Machines are noisy: one run of several without a disturbance is enough.
    for _ in range(5):
        times = []
        for text in texts:
            start = time.process_time()
            cleaner.clean(text)
            times.append(time.process_time() - start)
        if times[1] < 3 * times[0] + 0.01:
            return
    pytest.fail(f"{times[0]:.3f} s became {times[1]:.3f} s")
