"""Which language a text is in: ours beside py3langid and lingua, right answers and CPU time.

usage: python benchmarks/languages.py [--dumps FOLDER]

The texts are the cases of `fixtures/languages`, which were written in the language that names the file: as small
documents (of more than 120 code points) and as short lines. --dumps adds the labelled dumps that `dumps.py` reads.
Only the languages that have a phrase file are told apart, by all three.

  right    share of texts whose language was named
  none     share of texts for which no language was named: English rules alone apply to them
  wrong    share of texts for which another language was named
  us       CPU microseconds a text
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures" / "languages"
DOCUMENT = 120
Detector = Callable[[str], str | None]


def ours(codes: list[str]) -> Detector:
    from cleaner.language import detect_language

    return detect_language


def py3langid(codes: list[str]) -> Detector:
    import py3langid as library

    library.set_languages(codes)
    return lambda text: str(library.classify(text)[0])


def lingua(codes: list[str]) -> Detector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    # Norwegian is known as Bokmål there.
    known = [getattr(IsoCode639_1, {"no": "NB"}.get(code, code.upper())) for code in codes]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*known).with_low_accuracy_mode().build()

    def detect(text: str) -> str | None:
        found = detector.detect_language_of(text)
        code = found.iso_code_639_1.name.lower() if found else None
        return "no" if code == "nb" else code

    return detect


DETECTORS: dict[str, Callable[[list[str]], Detector]] = {"ours": ours, "py3langid": py3langid, "lingua": lingua}


def fixture_texts() -> list[tuple[str, str]]:
    """Pairs of language and text."""
    found = []
    for file in sorted(FIXTURES.glob("*.toml")):
        for cases in tomllib.loads(file.read_text("utf8")).values():
            found += [(case.get("language", file.stem), case["text"]) for case in cases]
    return found


def dump_texts(folder: Path) -> list[tuple[str, str]]:
    """The same for the labelled dumps."""
    records = map(json.loads, filter(str.strip, (folder / "labels.jsonl").read_text("utf8").split("\n")))
    return [(record["lang"], (folder / "docs" / record["doc"]).read_text("utf8", "replace")) for record in records]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dumps", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    texts = fixture_texts()
    codes = sorted({code for code, _ in texts})
    sets = {
        "lines": [(code, text) for code, text in texts if len(text) <= DOCUMENT],
        "documents": [(code, text) for code, text in texts if len(text) > DOCUMENT],
    }
    if given.dumps:
        sets["dumps"] = dump_texts(given.dumps)
    for name, build in DETECTORS.items():
        detect = build(codes)
        detect("Warm up the detector with a sentence.")
        for what, pairs in sets.items():
            start = time.process_time()
            found = [detect(text) for _, text in pairs]
            seconds = time.process_time() - start
            right = sum(code == answer for (code, _), answer in zip(pairs, found, strict=True)) / len(pairs)
            none = found.count(None) / len(pairs)
            print(
                f"{name:10s} {what:10s} {len(pairs):5d} texts  right {right:.3f}  none {none:.3f}  "
                f"wrong {1 - right - none:.3f}  {1e6 * seconds / len(pairs):8.0f} us",
                flush=True,
            )


if __name__ == "__main__":
    main()
