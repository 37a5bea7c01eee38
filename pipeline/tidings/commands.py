"""The commands. Heavy imports wait inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tidings.analyst import review, rules_app
from tidings.extracting import extract
from tidings.options import Force, Processes, Registry, Rules
from tidings.subcommands import organisations_app, train

if TYPE_CHECKING:
    from rich.console import Console

    from tidings.records import Document, Failure

T = TypeVar("T")

app = typer.Typer(
    name="tidings",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Policy announcements to tidy tables: organisations, amounts, dates, research areas, "
    "and who commits what to whom. Offline, deterministic, every value with its place in the text.",
    epilog="Start with: `tidings extract corpus/raw --out output`",
)
app.command(epilog="Example: `tidings extract corpus/raw --out output`")(extract)
app.add_typer(rules_app, name="rules")
app.add_typer(organisations_app, name="organisations")
app.command(epilog="Example: `tidings review output --out corrected.jsonl`")(review)
app.command(epilog="Example: `tidings train corpus/gold --out weights`")(train)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"tidings {version('tidings')}")
        raise typer.Exit


@app.callback()
def _before_all(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_tell_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: `tidings show corpus/raw/uk-japan-science-package-2026.txt`")
def show(
    document: Annotated[str, typer.Argument(help="A file, or a collection of one document.")],
    as_json: Annotated[bool, typer.Option("--json", help="The rows as JSON instead.")] = False,
    rules: Rules = None,
    registry: Registry = None,
) -> None:
    """Show one document: its commitments and agreements, then its text with mentions coloured."""
    from tidings.extraction import Extractor
    from tidings.registry import find_registry
    from tidings.terminal import document_json, show_document

    extractor = Extractor(rules, find_registry(registry))
    extraction = _succeeded(extractor.extract_batch([_only_document(document)])[0])
    if as_json:
        print(document_json(extraction))
    else:
        show_document(_console(), extraction)


@app.command(epilog="Example: `tidings explain 'EPSRC will invest £4.5m by March 2026.'`")
def explain(
    text: Annotated[str, typer.Argument(help="A sentence, or a file that holds the text.")],
    published: Annotated[
        str | None, typer.Option(help="Publication date (ISO) for relative dates.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes it.")] = None,
    rules: Rules = None,
    registry: Registry = None,
) -> None:
    """Explain which rule fires where: every candidate, the winner, its value, and why."""
    from tidings.explain import explain as explain_text
    from tidings.read.fields import make_document
    from tidings.registry import find_registry
    from tidings.terminal import show_candidates

    document = _document_or_text(text)
    fields = {"published": published, "publisher": publisher}
    given = make_document(
        document.text, fields, source=document.source, doc_id=document.doc_id, origin="text"
    )
    chosen = given if published or publisher else document
    show_candidates(_console(), *explain_text(chosen, rules, find_registry(registry)))


@app.command(epilog="Example: `tidings report output --out report.html`")
def report(
    tables: Annotated[Path, typer.Argument(help="The folder that `tidings extract` wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file.")] = Path("report.html"),
    title: Annotated[str, typer.Option(help="What stands on top of it.")] = "Tidings",
    force: Force = False,
) -> None:
    """Make one HTML file to look at: sums, tables, charts, and every document with its mentions.

    The file is complete, opens from disk and loads nothing from elsewhere.
    """
    from tidings.folder import recover, spare_foreign
    from tidings.report import is_report, write_report
    from tidings.tables import Tables

    spare_foreign(out, force or is_report(out))
    recover(tables)
    write_report(Tables.read(tables), out, title)
    print(f"report: {out} ({out.stat().st_size / 1e6:.1f} MB)")


@app.command(epilog="Example: `tidings evaluate corpus/gold --floors corpus/floors.json`")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold file (JSONL), or a folder of them.")],
    tables: Annotated[
        Path | None, typer.Argument(help="Tables to judge; without it the gold is extracted anew.")
    ] = None,
    floors: Annotated[
        Path | None, typer.Option(help="Exit with 1 where a figure is below its floor.")
    ] = None,
    raise_floors: Annotated[
        bool, typer.Option("--raise-floors", help="Raise the floors to the figures; never lower.")
    ] = False,
    errors: Annotated[
        str | None,
        typer.Option(
            help="Print what is missed, extra or wrong in this layer: organisations, programmes, "
            "amounts, dates, research_areas, people, commitments or agreements."
        ),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="Older tables: print gains and losses, mention by mention.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    rules: Rules = None,
    registry: Annotated[
        str, typer.Option("--registry", help="An imported registry; floors are held without one.")
    ] = "none",
    processes: Processes = 1,
) -> None:
    """Measure tables against gold annotations, and hold the figures to their floors."""
    from tidings.judge import Judgement
    from tidings.registry import find_registry

    judgement = Judgement.of(gold, tables, rules, find_registry(registry), processes)
    if errors:
        _print_lines(judgement.errors(errors))
    elif compare:
        _print_lines(judgement.changes(compare))
    else:
        _print_lines(judgement.report(None if raise_floors else floors, as_json))
    if floors and raise_floors:
        _print_lines(judgement.raise_floors(floors))
    elif floors and not judgement.holds(floors):
        raise typer.Exit(1)


@app.command(epilog="Example: `tidings areas fusion`")
def areas(
    area: Annotated[str | None, typer.Argument(help="Show the terms of this area.")] = None,
    rules: Rules = None,
) -> None:
    """List the research areas, or the terms by which one of them is recognised."""
    from tidings.rules import load_rulebook
    from tidings.terminal import show_areas, show_terms

    rulebook = load_rulebook(rules)
    if area:
        show_terms(_console(), rulebook, area)
    else:
        show_areas(_console(), rulebook)


def _print_lines(lines: Any) -> None:
    from tidings.text import harmless

    for line in lines:
        print(harmless(str(line)))


def _console() -> Console:
    from rich.console import Console

    # Without a terminal there is no width to fit: wide enough that a rule id stays in one piece.
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def _only_document(given: str) -> Document:
    """The one document that ``given`` names; an error says so where it names several."""
    from tidings.errors import InputError
    from tidings.read import read

    documents = list(read([given]))
    if len(documents) != 1:
        raise InputError(
            f"holds {len(documents)} documents", where=given, hint="name a file with one document"
        )
    return _succeeded(documents[0])


def _document_or_text(given: str) -> Document:
    from tidings.read.fields import make_document

    try:
        is_file = Path(given).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all: it is the text
        is_file = False
    if is_file:
        return _only_document(given)
    return make_document(given, {}, source="the command line", doc_id="text", origin="text")


def _succeeded(result: T | Failure) -> T:
    from tidings.errors import InputError
    from tidings.records import Failure

    if isinstance(result, Failure):
        raise InputError(result.reason, where=result.source, hint=result.hint)
    return result
