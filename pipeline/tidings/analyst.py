"""The commands of an analyst: review tables into gold; check, try and write rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidings.answers import (
    Acronyms,
    Aliases,
    Area,
    Country,
    Domain,
    Guarded,
    Label,
    Name,
    OecdFord,
    Owner,
    Ror,
    Scope,
    Terms,
    Type,
    Wikidata,
)
from tidings.options import Rules

if TYPE_CHECKING:
    from tidings.overlay import Overlay

rules_app = typer.Typer(no_args_is_help=True, help="Check, try and add rules.")
new_app = typer.Typer(no_args_is_help=True, help="Add a row of your own: asks, checks, writes.")
rules_app.add_typer(new_app, name="new")

Folder = Annotated[
    Path, typer.Option("--rules", help="The folder of your own rules; made if it is not there.")
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Ask nothing: leave empty what no option says.")
]


def review(
    tables: Annotated[Path, typer.Argument(help="The folder that `tidings extract` wrote.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The gold file of what you have reviewed.")
    ] = Path("corrected.jsonl"),
    port: Annotated[int, typer.Option(help="The port; 0 takes one that is free.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in your browser.")
    ] = True,
    rules: Rules = None,
) -> None:
    """Correct the tables document by document in your browser; what is done becomes gold.

    Accept, correct and reject rows, add what is missing, and mark a document as done: then it is in
    the gold file, which `tidings evaluate` and `tidings train` take. Every action is saved at once
    in a journal beside that file; the same command goes on where you stopped. Only this machine can
    open the page.
    """
    from tidings.folder import recover
    from tidings.review import make_server, opened

    recover(tables)
    with opened(tables, out, rules) as (desk, check):
        server = make_server(desk, check, port)
        print(f"review: {server.url}\nCtrl-C ends it; what you did is saved.", flush=True)
        if browser:
            typer.launch(server.url)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
        finally:
            server.server_close()
        done = sum(row["done"] for row in desk.overview())
        said = f"documents that are gold: {done}, in {out}" if done else "no document is done yet"
        _print_lines([said])


@rules_app.command("check", epilog="Example: `tidings rules check --rules my-rules`")
def check(
    rules: Rules = None,
    strict: Annotated[bool, typer.Option(help="Report ambiguous acronyms too.")] = False,
) -> None:
    """Check every rule file: columns, ids, duplicates, patterns and their examples."""
    from tidings.rulecheck import check_rules, run_examples
    from tidings.rules import Rulebook, rule_folders

    rulebook = Rulebook(rule_folders(rules))
    found = [*check_rules(rulebook, strict=strict), *run_examples(rulebook)]
    problems = list(dict.fromkeys(found))  # what cannot be read cannot be tried either
    _print_lines(problems)
    print(f"problems: {len(problems)}" if problems else "the rules are in order")
    if problems:
        raise typer.Exit(1)


@rules_app.command("test", epilog="Example: `tidings rules test --rules my-rules`")
def try_rules(rules: Rules = None) -> None:
    """Try the examples and counter-examples of every rule, counted by file.

    A rule that misses an example, or takes a counter-example, is named with its file and line.
    """
    from tidings.rulecheck import try_examples
    from tidings.rules import Rulebook, rule_folders

    problems = []
    for tried in try_examples(Rulebook(rule_folders(rules))):
        counts = f"{tried.rules:6} rules {tried.examples:6} examples"
        print(f"{tried.name:32}{counts} {tried.counter_examples:6} counter-examples")
        problems += tried.problems
    _print_lines(problems)
    print(f"{len(problems)} of them fail" if problems else "all of them hold")
    if problems:
        raise typer.Exit(1)


@new_app.command(epilog="Example: `tidings rules new organisation --rules mine`")
def organisation(
    rules: Folder,
    name: Name = None,
    type: Type = None,
    country: Country = None,
    aliases: Aliases = None,
    acronyms: Acronyms = None,
    guarded: Guarded = None,
    ror: Ror = None,
    wikidata: Wikidata = None,
    yes: Yes = False,
) -> None:
    """Add a body, or an alias to a body that is known: it keeps what it has and gains the rest."""
    answers = {
        "name": name,
        "type": type,
        "country": country,
        "aliases": aliases,
        "acronyms": acronyms,
        "guarded": guarded,
        "ror": ror,
        "wikidata": wikidata,
    }
    _add_row("organisation", answers, rules, yes)


@new_app.command(epilog="Example: `tidings rules new area --rules mine`")
def area(
    rules: Folder,
    area: Area = None,
    label: Label = None,
    domain: Domain = None,
    oecd_ford: OecdFord = None,
    scope: Scope = None,
    terms: Terms = None,
    yes: Yes = False,
) -> None:
    """Add a research area with the phrases that name it, or phrases to an area that is known."""
    answers = {
        "area": area,
        "label": label,
        "domain": domain,
        "oecd_ford": oecd_ford,
        "scope": scope,
        "terms": terms,
    }
    _add_row("area", answers, rules, yes)


@new_app.command(epilog="Example: `tidings rules new programme --rules mine`")
def programme(
    rules: Folder,
    name: Name = None,
    aliases: Aliases = None,
    acronyms: Acronyms = None,
    guarded: Guarded = None,
    owner: Owner = None,
    country: Country = None,
    yes: Yes = False,
) -> None:
    """Add a programme, a fund or a prize; or an alias to one that is known."""
    answers = {
        "name": name,
        "aliases": aliases,
        "acronyms": acronyms,
        "guarded": guarded,
        "owner": owner,
        "country": country,
    }
    _add_row("programme", answers, rules, yes)


def _add_row(kind: str, given: Mapping[str, str | None], rules: Path, yes: bool) -> None:
    """Ask what no option says, hold the row against all rules, write it, and try it out."""
    from tidings.errors import RulesError
    from tidings.overlay import Overlay, try_out

    overlay = Overlay.at(rules)
    answers: dict[str, str] = {}
    for column in overlay.columns(kind):
        answers[column] = _answer(overlay, kind, column, given[column], answers, yes)
    row = overlay.row(kind, answers)
    checked = overlay.check(kind, row)
    for problem in checked.problems:
        raise RulesError(problem.what, where=problem.where, hint=problem.hint)
    _print_lines(checked.doubts)
    if checked.doubts and not yes:
        typer.confirm("Ambiguous names resolve by what else a document says. Write it?", abort=True)
    where = overlay.write(kind, row)
    _print_lines([f"written: {where}"])
    _print_lines(try_out(kind, row, rules))


def _answer(
    overlay: Overlay,
    kind: str,
    column: str,
    given: str | None,
    answers: Mapping[str, str],
    yes: bool,
) -> str:
    """What an option says, else what is typed; an option that cannot stand is an error."""
    from tidings.errors import RulesError

    old = overlay.known(kind, answers)
    before = old[column] if old else ""
    if given is not None or yes:
        answer = (given or "").strip()
        refusal = overlay.refusal(kind, column, answer or before)
        if refusal:
            raise RulesError(refusal, where=f"--{column.replace('_', '-')}")
        return answer or before
    says = overlay.columns(kind)[column]
    meaning = ", ".join(says.get("enum", ())) or says.get("description", "")
    question = f"{column} ({meaning})" if meaning else column
    while True:
        answer = str(typer.prompt(question, default=before, show_default=bool(before))).strip()
        refusal = overlay.refusal(kind, column, answer)
        if not refusal:
            return answer
        _print_lines([refusal])


def _print_lines(lines: Iterable[object]) -> None:
    from tidings.text import harmless

    for line in lines:
        print(harmless(str(line)))
