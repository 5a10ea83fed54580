"""The command: options, exit codes, one-line errors, and what reaches a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from cleaner import cli
from cleaner.model import Edit, Removal
from cleaner.noise.rules import RULES
from cleaner.options import CHOICES
from cleaner.repair import REPAIR_RULES
from cleaner.source import replay

NOISY = "Share\n\nThe Russian Federation signed.\n\nPhoto: Reuters\n"
CLEAN = "Russia signed.\n"
OPTIONS = (
    "--kind", "--no-repair", "--no-noise", "--only", "--keep", "--no-entities", "--entities", "--headline", "--rules",
    "--language", "--encoding", "--extractor", "--leaning", "--output-format", "--explain", "--list-rules", "-o",
    "--report", "--text-field", "--html-field", "--id-field", "--url-field", "--removals", "--keep-source", "--shards",
    "--workers", "--resume", "--timeout", "--errors", "--fail-fast", "--site-repeats", "--template", "--engine",
    "--address", "--master", "--quiet", "--version", "-h",
)  # fmt: skip


@pytest.fixture
def noisy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("noisy.txt").write_text(NOISY, "utf8")
    return "noisy.txt"


def clean(*arguments: str, stdin: str | bytes = "") -> Result:
    """Run the command in this process, errors handled as for a user."""

    @click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True}, add_help_option=False)
    @click.pass_context
    def run(ctx: click.Context) -> None:
        cli.main(ctx.args)

    return CliRunner().invoke(run, list(arguments), input=stdin)


def process(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cleaner", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **settings)


def test_help_names_every_option() -> None:
    result = clean("--help")
    assert result.exit_code == 0
    assert [
        option for option in OPTIONS if f"{option} " not in f"{result.stdout} ".replace(",", " ").replace("\n", " ")
    ] == []
    assert clean("-h").stdout == result.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], CLEAN),
        (["--quiet"], CLEAN),
        (["--no-entities"], "The Russian Federation signed.\n"),
        (["--entities", "annotate"], "The Russian Federation signed.\n"),
        (["--only", "share"], "Russia signed.\n\nPhoto: Reuters\n"),
        (["--only", "share,caption"], CLEAN),
        (["--only", "share", "--only", "caption", "--only", "source"], CLEAN),
        (["--keep", "share"], "Share\n\nRussia signed.\n"),
        (["--no-noise"], "Share\n\nRussia signed.\n\nPhoto: Reuters\n"),
        (["--no-noise", "--no-entities", "--no-repair"], NOISY),
        (["--kind", "text", "--headline", "keep", "--language", "en", "--encoding", "utf-8"], CLEAN),
        (["--leaning", "balanced", "--extractor", "cleaner", "--output-format", "text"], CLEAN),
    ],
    ids=" ".join,
)
def test_options_do_what_they_say(noisy: str, arguments: list[str], expected: str) -> None:
    result = clean(*arguments, noisy)
    assert (result.exit_code, result.stdout) == (0, expected)
    assert clean(noisy, *arguments).stdout == expected


def test_rules_and_names_of_the_users_own(noisy: str) -> None:
    Path("mine.toml").write_text("[[rule]]\nid = 'my/own'\nkind = 'mine'\nlines = ['.*signed.*']", "utf8")
    assert clean("--rules", "mine.toml", noisy).stdout == ""
    assert clean("--rules", "mine.toml", "--keep", "mine", noisy).stdout == CLEAN
    assert clean("--rules", "mine.toml", "--only", "mine", noisy).stdout == "Share\n\nPhoto: Reuters\n"
    assert "my/own" in clean("--rules", "mine.toml", "--list-rules").stdout


def test_several_files_are_parted_by_one_blank_line_in_order(noisy: str) -> None:
    for name, text in {"a.txt": "Rain fell.\n\n", "empty.txt": "Share\n", "b.txt": "Snow fell."}.items():
        Path(name).write_text(text, "utf8")
    result = clean("b.txt", "a.txt", "empty.txt", noisy, "b.txt")
    assert result.stdout == "Snow fell.\n\nRain fell.\n\nRussia signed.\n\nSnow fell.\n"


@pytest.mark.parametrize("output", ["out.jsonl", "out"])
def test_a_dump_can_be_written_as_markdown(tmp_path: Path, output: str) -> None:
    """What was HTML; plain text has none."""
    dump, out = tmp_path / "dump.jsonl", tmp_path / output
    rows = [{"html": "<h2>A</h2><ul><li>one<li>two</ul>"}, {"html": "", "text": "Snow *fell*."}]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    assert clean(str(dump), "-o", str(out), "--output-format", "markdown", "--workers", "1").exit_code == 0
    if out.is_dir():
        texts = [path.read_text("utf8").rstrip() for path in sorted(out.rglob("*.txt"))]
    else:
        texts = [json.loads(line)["text"] for line in out.read_text("utf8").splitlines()]
    assert texts == ["## A\n\n- one\n- two", "Snow *fell*."]


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input(arguments: list[str]) -> None:
    assert clean(*arguments, stdin=NOISY).stdout == CLEAN
    assert clean(*arguments, stdin="Żółw śpi.".encode("windows-1250")).exit_code == 0
    assert clean("--kind", "html", *arguments, stdin="<p>One<p>Two").stdout == "One\n\nTwo\n"
    page = "<!doctype html><h2>A</h2><p>B"
    assert clean("--output-format", "markdown", *arguments, stdin=page).stdout == "## A\n\nB\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "none.txt: no such file"),
        (["noisy.txt", "none.txt"], "none.txt: no such file"),
        (["."], ". is a folder; say where its cleaned files go: -o OUT"),
        (["dump.jsonl"], "dump.jsonl is a dump of records; say where the cleaned records go: -o OUT"),
        (["picture.txt"], "picture.txt: is no text file"),
        (["--kind", "pdf", "noisy.txt"], "Invalid value for '--kind': 'pdf' is not one of 'auto', 'text', 'html'."),
        (["--only", "shares", "noisy.txt"], "noise has no 'shares'; choose from share, advert"),
        (["--keep", "shares", "noisy.txt"], "--keep has no 'shares'; choose from advert"),
        (["--only", "share", "--no-noise", "noisy.txt"], "--no-noise, --only and --keep: give one of them"),
        (["--only", "share", "--keep", "share", "noisy.txt"], "--no-noise, --only and --keep: give one of them"),
        (["--no-entities", "--entities", "annotate", "noisy.txt"], "--no-entities and --entities: give one of them"),
        (["--encoding", "utf-9", "noisy.txt"], "encoding 'utf-9' is no label"),
        (["--language", "deutsch!", "noisy.txt"], "language is a BCP 47 code"),
        (["--rules", "bad.toml", "noisy.txt"], "bad.toml:1: no valid TOML"),
        (["--rules", "bad.toml", "--list-rules"], "bad.toml:1: no valid TOML"),
        (["--rules", "none.toml", "noisy.txt"], "none.toml: no such rule file"),
        (["--entities", "none.toml", "noisy.txt"], "none.toml"),
        (["--workers", "2", "noisy.txt"], "--workers goes with -o OUT"),
        (["--text-field", "body", "noisy.txt"], "--text-field goes with -o OUT"),
        (["--workers", "two", "noisy.txt"], "Invalid value for '--workers'"),
        (["--explain", "noisy.txt", "-o", "out.jsonl"], "--explain is for a few files"),
        (["--nonsense", "noisy.txt"], "No such option '--nonsense'"),
        (["--explain=xml", "noisy.txt"], "Invalid value for '--explain'"),
        (["a\n\x1b[31mb"], "a \\x1b[31mb: no such file"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_wrong_command_is_one_line_and_exit_code_2(noisy: str, arguments: list[str], message: str) -> None:
    Path("bad.toml").write_text("x = ", "utf8")
    Path("dump.jsonl").write_text("{}", "utf8")
    Path("picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = clean(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"clean: {message}")
    assert result.stderr.count("\n") == 1


def test_what_cannot_be_read_among_several_is_listed(noisy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = clean("picture.txt", noisy)
    assert (result.exit_code, result.stdout, result.stderr) == (1, CLEAN, "clean: picture.txt: is no text file\n")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = clean(noisy)
    assert (result.exit_code, result.stderr) == (2, "clean: noisy.txt: cannot be read: Permission denied\n")


def test_explain_stands_before_or_after_the_file(noisy: str) -> None:
    before, after = clean("--explain", noisy), clean(noisy, "--explain")
    assert before.stdout == after.stdout == clean("--explain=text", noisy).stdout
    assert "share/label  'Share'" in before.stdout
    assert "entity/country" in before.stdout
    assert clean("--explain", stdin=NOISY).stdout.startswith("-: ")


def test_explain_json_replays(noisy: str) -> None:
    odd = "Share\n\nA\u200b \x00caf\u0301e &amp;amp; \U0001f600\r\nThe Russian Federation\n"
    Path("odd.txt").write_text(odd, "utf8")
    result = clean("--explain=json", noisy, "odd.txt")
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert [value["id"] for value in values] == [noisy, "odd.txt"]
    for value in values:
        removals = [Removal(**one) for one in value["removals"]]
        assert replay(value["source"], removals, [Edit(**one) for one in value["edits"]]) == value["text"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_terminal_obeys_is_never_explained_raw(noisy: str, form: str) -> None:
    hostile = "Share \x1b]0;pwned\x07\n\nRain\x9b31m \u202egnp\u2028 fell\x00.\x1b[2J\n"
    Path("hostile.txt").write_text(hostile, "utf8")
    shown = clean(f"--explain={form}", "hostile.txt").stdout
    assert "\\x1b" in shown or "\\u001b" in shown
    assert all(char == "\n" or char.isprintable() for char in shown)


def test_list_rules_lists_every_rule_once() -> None:
    result = clean("--list-rules")
    ids = [line.split()[0] for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert len(ids) == len(set(ids))
    assert {rule.id for rule in RULES} | REPAIR_RULES.keys() <= set(ids)
    repairs = {line.split()[1] for line in result.stdout.splitlines() if line.split()[0] in REPAIR_RULES}
    assert repairs == {f"repair:{member}" for member, _ in REPAIR_RULES.values()}


def test_warnings_go_to_standard_error_unless_quiet(noisy: str) -> None:
    Path("empty.txt").write_text("Share\n", "utf8")
    result = clean("empty.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("clean: empty.txt: ")
    assert result.stderr.endswith("[empty-result]\n")
    assert clean("--quiet", "empty.txt").stderr == ""


def test_choices_of_the_command_are_those_of_the_library() -> None:
    found = {param.name: param.type for param in cli.command.params}
    for name, words in CHOICES.items():
        choice = found[name]
        assert isinstance(choice, click.Choice)
        assert tuple(choice.choices) == words


@pytest.mark.parametrize("arguments", [["big.txt"], ["--explain=json", "big.txt"], ["--list-rules"]], ids=" ".join)
def test_a_reader_that_goes_away_ends_the_program_quietly(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "big.txt").write_text("Rain fell on the town for nine days.\n\n" * 20_000, "utf8")
    command = [sys.executable, "-m", "cleaner", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner"], input=NOISY.encode(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"clean: cannot write: No space left on device\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a named pipe is needed")
def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    command = [sys.executable, "-m", "cleaner", str(fifo)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as running:
        assert running.stderr is not None
        # Opening waits for the reader, so that the signal comes while it reads.
        with fifo.open("wb"):
            running.send_signal(signal.SIGINT)
            assert running.stderr.read().strip() == b"clean: interrupted"
        assert running.wait(60) == 130


def test_as_a_process() -> None:
    done = process(input=NOISY.encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")
    done = process("none.txt")
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"clean: none.txt: no such file\n")


def test_output_is_utf8_and_views_show_what_the_terminal_can() -> None:
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    text = "Żółw śpi nad rzeką.".encode()
    assert process(input=text, env=ascii_only).stdout == text + b"\n"
    assert process("--explain", input=text + b"\n", env=ascii_only).returncode == 0
    assert process("--list-rules", env=ascii_only).returncode == 0


def test_shell_completion_is_printed() -> None:
    done = process(env={**os.environ, "_CLEAN_COMPLETE": "zsh_source"})
    assert done.returncode == 0
    assert b"compdef" in done.stdout


def test_a_name_that_is_a_common_word_is_told_of(tmp_path: Path) -> None:
    names = tmp_path / "names.toml"
    names.write_text('[[entity]]\nname = "Ground Force"\ngroup = "plain"\naliases = ["Army"]\n', "utf8")
    text = tmp_path / "a.txt"
    text.write_text("Nobody was hurt.", "utf8")
    result = process("--entities", str(names), str(text))
    assert (result.returncode, result.stdout.decode().splitlines()) == (0, ["Nobody was hurt."])
    told = "clean: alias 'Army' is a common word: capitals at the start of a sentence will match it."
    assert result.stderr.decode().splitlines() == [told]
