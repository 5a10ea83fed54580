"""The command `clean`."""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

import cleaner
from cleaner.api import Cleaner
from cleaner.decode import is_binary
from cleaner.model import MAIN_KIND, NOISE_KINDS, CleanError, Document, InputError, OptionError, text_of
from cleaner.options import CHOICES, ENGINES

STANDARD_INPUT = "-"

_BULK_ONLY = (
    "text_field", "html_field", "id_field", "url_field", "removals", "keep_source", "shards", "workers", "resume",
    "timeout", "errors", "fail_fast", "site_repeats", "site_pages", "site_share", "template", "sample",
    "engine", "address", "master",
)  # fmt: skip


class _Command(click.Command):
    """A command whose `--explain` may stand alone before a file's name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        words = ["--explain=text" if word == "--explain" else word for word in args[:end]]
        return super().parse_args(ctx, words + args[end:])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; a reader that goes away, as `head` does, ends the program quietly. Click would call that a failure."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes standard output once more when it ends, and would complain then.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code


def _choice(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    words = CHOICES[name]
    helps = {
        "kind": "What the input is.",
        "headline": "Whether the headline stays; auto: in text it does.",
        "extractor": "Who finds the article in HTML.",
        "leaning": "Which error to prefer.",
    }
    return click.option(f"--{name}", type=click.Choice(words), default=words[0], show_default=True, help=helps[name])


@click.command(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("inputs", nargs=-1, metavar="FILE...", type=click.Path(path_type=str))
@_choice("kind")
@click.option("--encoding", metavar="LABEL", help="Overrides detection: utf-8, windows-1252, ...")
@click.option("--no-repair", is_flag=True, help="Repair nothing.")
@click.option("--no-noise", is_flag=True, help="Remove no noise. In HTML: the whole visible page.")
@click.option("--only", metavar="KIND", multiple=True, help="Remove noise of this kind only; may be given again.")
@click.option("--keep", metavar="KIND", multiple=True, help="Keep noise of this kind; may be given again.")
@click.option("--no-entities", is_flag=True, help="Leave names as they are.")
@click.option(
    "--entities", metavar="FILE|annotate", help="Your own names on top of the built-in ones, or only report names."
)
@_choice("headline")
@click.option("--rules", metavar="FILE", multiple=True, help="Your own rules on top of the built-in ones.")
@click.option("--language", metavar="CODE", help="Overrides detection: en, de, pt-BR, ...")
@_choice("extractor")
@_choice("leaning")
@click.option(
    "--output-format", type=click.Choice(["text", "markdown"]), default="text", help="How HTML input is written."
)
@click.option(
    "--explain", metavar="[=text|json]", type=click.Choice(["text", "json"]), help="What was changed, and why.",
)  # fmt: skip
@click.option("--list-rules", is_flag=True, help="Every rule: id, kind, languages, what it removes.")
@click.option("-o", "--output", metavar="OUT", help="Bulk: .jsonl[.gz|.zst], .parquet, .csv or a folder.")
@click.option("--report", metavar="R.html", help="A page of what was removed, by rule, with examples and figures.")
@click.option("--text-field", metavar="NAME", help="Bulk: the field that holds the text.")
@click.option("--html-field", metavar="NAME", help="Bulk: the field that holds the page.")
@click.option("--id-field", metavar="NAME", help="Bulk: the field that becomes the id.")
@click.option("--url-field", metavar="NAME", help="Bulk: the field that holds the address.")
@click.option("--removals", is_flag=True, help="Bulk: write removals and edits too.")
@click.option("--keep-source", is_flag=True, help="Bulk: repeat the fields that were cleaned.")
@click.option("--shards", type=int, default=1, metavar="N", help="Bulk: how many files the output becomes.")
@click.option("--workers", type=int, metavar="N", help="Bulk: how many processes clean.")
@click.option("--resume", is_flag=True, help="Bulk: go on where an interrupted run stopped.")
@click.option(
    "--timeout", type=float, default=10.0, show_default=True, metavar="SECONDS",
    help="Bulk: the time that one record may take; 0: any.",
)  # fmt: skip
@click.option("--errors", metavar="FILE", help="Bulk: where failed records are listed.")
@click.option("--fail-fast", is_flag=True, help="Bulk: stop at the first record that fails.")
@click.option("--site-repeats", is_flag=True, help="Bulk: learn and remove lines that recur on many pages of a site.")
@click.option(
    "--site-pages", type=int, default=5, show_default=True, metavar="N", help="Bulk: on so many pages at least."
)
@click.option(
    "--site-share", type=float, default=0.2, show_default=True, metavar="X", help="Bulk: on this share of its pages."
)
@click.option("--template", metavar="FILE", help="Bulk: remove the lines in this file, as --site-repeats wrote it.")
@click.option(
    "--sample", type=int, default=1000, show_default=True, metavar="N", help="Bulk: how many records the report shows."
)
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help="Bulk: who works.")
@click.option("--address", metavar="ADDRESS", help="Bulk: the Ray cluster; without it, Ray on this machine.")
@click.option("--master", metavar="MASTER", help="Bulk: the Spark cluster; without it, Spark on this machine.")
@click.option("--quiet", is_flag=True, help="No progress and no warnings on standard error.")
@click.version_option(cleaner.__version__, prog_name="clean")
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Clean article text out of raw scrape dumps.

    Cleaned text goes to standard output; "-" or no FILE is standard input. With -o, files, folders, globs and archives
    are cleaned record by record. Exit code 0: all cleaned. 1: some failed. 2: the command was wrong.
    """
    options = _cleaning_options(ctx, given)
    if given["list_rules"]:
        _list_rules(options)
        return 0
    if given["output"] or given["report"]:
        return _bulk(given, options)
    for name in _BULK_ONLY:
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise OptionError(f"--{name.replace('_', '-')} goes with -o OUT")
    return _files(given, Cleaner(**options))


def _cleaning_options(ctx: click.Context, given: dict[str, Any]) -> dict[str, Any]:
    """The options of `Cleaner` out of those of the command."""
    options: dict[str, Any] = {name: given[name] for name in (*CHOICES, "encoding", "language")}
    if given["rules"]:
        options["rules"] = list(given["rules"])
    if given["no_repair"]:
        options["repair"] = False
    options["noise"] = _noise(given)
    if given["no_entities"] and given["entities"]:
        raise OptionError("--no-entities and --entities: give one of them")
    options["entities"] = False if given["no_entities"] else given["entities"] or True
    return options


def _noise(given: dict[str, Any]) -> bool | set[str]:
    only, keep = (_kinds(given[name]) for name in ("only", "keep"))
    if given["no_noise"] + bool(only) + bool(keep) > 1:
        raise OptionError("--no-noise, --only and --keep: give one of them")
    if given["no_noise"]:
        return False
    if only:
        return only
    if not keep:
        return True
    known = {*NOISE_KINDS, MAIN_KIND}
    if given["rules"]:
        from cleaner.noise.user import load_rules
        from cleaner.options import rule_paths

        known |= {rule.kind for rule in load_rules(rule_paths(list(given["rules"])))}
    if not keep <= known:
        raise OptionError(f"--keep has no {min(keep - known)!r}; choose from {', '.join(sorted(known))}")
    return known - keep


def _kinds(words: Iterable[str]) -> set[str]:
    return {kind.strip() for word in words for kind in word.split(",") if kind.strip()}


def _list_rules(options: dict[str, Any]) -> None:
    from cleaner.catalogue import catalogue
    from cleaner.noise.user import load_rules
    from cleaner.options import check_options, rule_paths

    user_rules = load_rules(rule_paths(options.get("rules")))
    check_options(options, (rule.kind for rule in user_rules))
    entries = list(catalogue(user_rules))
    wide_id, wide_kind = (max(len(getattr(entry, name)) for entry in entries) for name in ("id", "kind"))
    for entry in entries:
        click.echo(f"{entry.id:{wide_id}}  {entry.kind:{wide_kind}}  [{entry.languages}]  {entry.summary}")


def _bulk(given: dict[str, Any], options: dict[str, Any]) -> int:
    from cleaner.dumps.job import Job
    from cleaner.dumps.run import run
    from cleaner.engines import engine_of

    if given["explain"]:
        raise OptionError("--explain is for a few files; with -o use --removals or --report")
    names = (*_BULK_ONLY, "output_format", "quiet")
    paths: dict[str, Any] = {
        name: Path(given[name]) if given[name] else None for name in ("output", "report", "errors", "template")
    }
    values = {name: given[name] for name in names if name not in paths}
    # Said once more to the checks that need no file: a bad option must not depend on what the inputs hold.
    Cleaner(**options)
    job = Job(inputs=given["inputs"] or (STANDARD_INPUT,), options=options, **values, **paths)
    summary = run(job, engine=engine_of(job))
    if not given["quiet"]:
        empty = f" ({summary.empty} of them empty)" if summary.empty else ""
        _complain(f"{summary.read} read, {summary.written} written{empty}, {summary.failed} failed")
        for fields, count in summary.fields.items():
            _complain(f"fields: {fields} ({count} records)")
    return summary.exit_code


def _files(given: dict[str, Any], cleaner: Cleaner) -> int:
    """Clean a few files to standard output. What cannot be read among several is listed, and the exit code says so."""
    names: Sequence[str] = given["inputs"] or (STANDARD_INPUT,)
    for name in names:
        _check_input(name)
    failed = False
    separator = b""
    out = sys.stdout.buffer
    for name in names:
        try:
            raw = _read(name)
        except InputError as error:
            if len(names) == 1:
                raise
            _complain(str(error))
            failed = True
            continue
        document = cleaner.document(raw)
        if given["explain"]:
            _explain(document, name, given["explain"])
        else:
            text = text_of(document, given["output_format"])
            if text:
                out.write(separator + text.encode("utf-8", "replace") + (b"" if text.endswith("\n") else b"\n"))
                separator = b"\n"
            if not given["quiet"]:
                for warning in document.warnings:
                    _complain(f"{name}: {warning.message} [{warning.code}]")
        out.flush()
    return int(failed)


def _check_input(name: str) -> None:
    if name == STANDARD_INPUT:
        return
    if not name:
        raise InputError("a file's name is empty; name a file, or - for standard input")
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name} is a folder; say where its cleaned files go: -o OUT")
    if not path.exists():
        raise InputError(f"{name}: no such file")
    if _is_dump(name):
        raise InputError(f"{name} is a dump of records; say where the cleaned records go: -o OUT")


def _is_dump(name: str) -> bool:
    """Whether a file's name says that it holds records, or is compressed: what bulk runs read."""
    from cleaner.dumps.formats import split_name

    extension, compression = split_name(name)
    return bool(compression) or extension not in ("", ".txt", ".md", ".html", ".htm")


def _read(name: str) -> bytes:
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
    if is_binary(raw):
        raise InputError(f"{name}: is no text file")
    return raw


def _explain(document: Document, name: str, form: str) -> None:
    if form == "json":
        click.echo(json.dumps({"id": name, **document.to_dict()}, ensure_ascii=True))
        return
    from rich.console import Console

    from cleaner.render.explain import print_explanation

    print_explanation(Console(highlight=False, markup=False, emoji=False), document, name)


def _complain(message: str) -> None:
    """One line on standard error. Names of files and values may hold what a terminal obeys."""
    line = " ".join(message.split())
    click.echo("clean: " + "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line), err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: every error is one line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe of an older encoding shows what it can.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    warnings.showwarning = lambda message, *_: _complain(str(message))
    try:
        code = command.main(args=arguments, prog_name="clean", standalone_mode=False)
    except click.exceptions.Abort:
        _complain("interrupted")
        code = 130
    except click.ClickException as error:
        _complain(error.format_message())
        code = 2
    except CleanError as error:
        _complain(str(error))
        code = 2
    except OSError as error:
        _complain(f"cannot write: {error.strerror or error}")
        # What is left in the buffer must not be tried again at the end: that would be another exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 2
    sys.exit(code or 0)
