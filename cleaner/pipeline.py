"""The stages in their order, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cleaner.decode import Decoded
from cleaner.entities import Decision, Names
from cleaner.language import code_of, detect_language
from cleaner.metadata import plain
from cleaner.model import HEADLINE_KIND, Document, Entity, KeptName, Metadata, Options, Warning
from cleaner.noise.headline import find_headline
from cleaner.noise.outside import add_outside
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.registry import Match, Rule
from cleaner.noise.rules import JUDGED_BY_NEIGHBOURS, OF_RUNNING_TEXT, RULES
from cleaner.noise.scorer import add_scored
from cleaner.noise.stage import Found, find_noise, noise_changes
from cleaner.noise.user import UserRule
from cleaner.page_lines import structure_of
from cleaner.parse.html import HtmlPage, parse_html
from cleaner.parse.page_type import page_type
from cleaner.parse.sniff import sniff_kind
from cleaner.parse.trafilatura import extract
from cleaner.render.markdown import to_markdown
from cleaner.repair import TAGS, repair_characters, repair_layout, replace_surrogates
from cleaner.source import AlignedText, Change

OVER_REMOVAL = 0.5
"""Share of a plain text's sentences over which their removal is a warning."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Options, and what was read and compiled for them once."""

    options: Options
    names: Names | None
    user_rules: tuple[UserRule, ...]


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """What the stages made of one document."""

    aligned: AlignedText
    entities: list[Entity]
    kept_names: list[KeptName]
    page: HtmlPage | None
    metadata: Metadata
    warnings: list[Warning]


def run(decoded: Decoded, encoding: str | None, plan: Plan) -> Document:
    """Clean one decoded document. `encoding` is the name for its metadata: None where the input was text already."""
    cleaned = _stages(decoded, encoding, plan)
    aligned, page, warnings = cleaned.aligned, cleaned.page, cleaned.warnings
    lost = decoded.text.count("\ufffd")
    if lost and not any(warning.code == "undecodable-bytes" for warning in warnings):
        warnings.append(Warning("replacement-characters", f"the input has {lost} U+FFFD: characters lost before"))
    if not aligned.text.strip():
        warnings.append(Warning("empty-result", "nothing is left: the input holds no article text"))
    return Document(
        text=aligned.text,
        source=aligned.source,
        removals=aligned.removals,
        edits=aligned.edits,
        metadata=cleaned.metadata,
        entities=cleaned.entities,
        warnings=warnings,
        _aligned=aligned,
        _kept_names=cleaned.kept_names,
        _path_at=page.path_at if page else None,
        _to_markdown=partial(to_markdown, page) if page else None,
    )


def run_for_text(decoded: Decoded, plan: Plan) -> str:
    """The text alone, without the values of a document around it: for columns of many texts."""
    return _stages(decoded, None, plan).aligned.text


def _stages(decoded: Decoded, encoding: str | None, plan: Plan) -> _Cleaned:
    options = plan.options
    kind = sniff_kind(decoded.text) if options.kind == "auto" else options.kind
    page = _parse(decoded.text, options) if kind == "html" else None
    taken_for = page_type(page) if page and options.extractor == "cleaner" else None
    metadata = page.metadata if page else Metadata()
    if taken_for is not None:
        metadata = dataclasses.replace(metadata, page_type=taken_for.name)
    aligned = AlignedText.of(page.text if page else decoded.text)
    idle = not options.repair and options.noise == frozenset() and options.entities is False
    if page is None and not (idle and options.headline != "drop"):
        aligned = replace_surrogates(aligned)
    repairs = options.repair | {TAGS} if page is None and "markup" in options.repair else options.repair
    aligned = repair_characters(aligned, repairs)
    code = _language(aligned.text, options, metadata)
    warnings = [*decoded.warnings, *(page.warnings if page else ())]
    metadata = dataclasses.replace(metadata, language=options.language or code, encoding=encoding, kind=kind)
    types = taken_for.probabilities if taken_for else ()
    aligned, metadata = _clean(aligned, page, types, code, plan, metadata, warnings)
    aligned = repair_layout(aligned, repairs)
    return _Cleaned(*_rename(aligned, plan), page, metadata, warnings)


def _parse(text: str, options: Options) -> HtmlPage:
    return extract(text) if options.extractor == "trafilatura" else parse_html(text)


def _language(text: str, options: Options, metadata: Metadata) -> str | None:
    """The language whose phrases apply, as ISO 639-1: the caller's, else the text's, else the markup's."""
    named = options.language or detect_language(text) or metadata.language
    return None if named is None else code_of(named)


def _clean(
    aligned: AlignedText,
    page: HtmlPage | None,
    types: tuple[float, ...],
    code: str | None,
    plan: Plan,
    metadata: Metadata,
    warnings: list[Warning],
) -> tuple[AlignedText, Metadata]:
    """The noise stage; what the noise tells goes to the metadata."""
    options = plan.options
    if options.noise == frozenset() and options.headline != "drop":
        return aligned, metadata
    codes = tuple(dict.fromkeys(("en", code or "en")))
    lines = Page(aligned.text, phrase_table(codes), spare_labels=options.leaning != "precision")
    unasked = (
        *(JUDGED_BY_NEIGHBOURS if options.leaning == "recall" else ()),
        *(OF_RUNNING_TEXT if metadata.page_type == "documentation" else ()),
    )
    built_in = (rule for rule in RULES if rule not in unasked)
    found = find_noise(lines, [*_user_rules(plan, code), *built_in], options.noise)
    if page is not None and page.elements.parents:
        structure = structure_of(page, lines, aligned, types)
        found = add_outside(lines, found, structure, options.leaning, options.noise)
    else:
        found = add_scored(lines, found, options.leaning, options.noise)
    headline = find_headline(lines, metadata.title if page else None)
    drop = options.headline == "drop" or (options.headline == "auto" and page is not None)
    if headline and drop and _is_certain(headline, page):
        # What a rule found inside the headline goes with it.
        outside = [span for span in found.spans if span[0].end <= headline.start or span[0].start >= headline.end]
        outside.append((headline, "headline/first-line", HEADLINE_KIND))
        found = Found(tuple(sorted(outside, key=lambda span: span[0].start)), found.by_rule)
    if page is None:
        metadata = dataclasses.replace(
            metadata,
            title=lines.text[headline.start : headline.end] if headline else None,
            authors=plain.authors(found.by_rule, codes),
            published=plain.published(found.by_rule, codes),
            captions=plain.captions(lines.text, found.by_rule),
            site=plain.source(lines.text, found.by_rule),
        )
        warnings += _guard(lines, found)
    return aligned.change(noise_changes(lines, found)), metadata


def _user_rules(plan: Plan, code: str | None) -> Iterator[Rule]:
    for user_rule in plan.user_rules:
        rule = user_rule.rule(code)
        if rule:
            yield rule


def _is_certain(headline: Match, page: HtmlPage | None) -> bool:
    """In a page the headline is a heading or the title; a short first line may be anything."""
    return page is None or "title" in headline.reason


def _guard(lines: Page, found: Found) -> Iterator[Warning]:
    """A warning where more of a text's sentences go than an article's noise would hold."""
    starts = {match.start for match, _, _ in found.spans}
    sentences = [number for number, sentence in enumerate(lines.sentences) if sentence]
    total = sum(len(lines.lines[number]) for number in sentences)
    gone = sum(len(lines.lines[number]) for number in sentences if lines.starts[number] in starts)
    if total and gone > OVER_REMOVAL * total:
        yield Warning("over-removal", f"{gone} of {total} code points in sentences were removed as noise")


def _rename(aligned: AlignedText, plan: Plan) -> tuple[AlignedText, list[Entity], list[KeptName]]:
    """The names stage: what is replaced, which names the text holds, and which of them a rule kept."""
    if plan.names is None:
        return aligned, [], []
    every = plan.names.decide(aligned.text, plan.options.language)
    decisions = [one for one in every if one.replacement is not None]
    entities = [_entity(aligned, one) for one in decisions]
    kept = [_kept(aligned, one) for one in every if one.replacement is None]
    if plan.options.entities != "annotate":
        aligned = aligned.change(Change(one.start, one.end, one.replacement, one.rule, one.reason) for one in decisions)
    return aligned, entities, kept


def _entity(aligned: AlignedText, decision: Decision) -> Entity:
    return Entity(_name(aligned, decision), decision.canonical, decision.code, *_place(aligned, decision))


def _kept(aligned: AlignedText, decision: Decision) -> KeptName:
    return KeptName(decision.rule, _name(aligned, decision), *_place(aligned, decision), decision.reason)


def _name(aligned: AlignedText, decision: Decision) -> str:
    return aligned.text[decision.name_start : decision.name_end]


def _place(aligned: AlignedText, decision: Decision) -> tuple[int, int]:
    # The end of the last code point: the start of the next may lie behind a removal.
    return aligned.to_source(decision.name_start), aligned.to_source(decision.name_end - 1) + 1
