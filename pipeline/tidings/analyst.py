"""The commands of an analyst: review tables into gold; check, try and write rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from tidings.options import Rules

rules_app = typer.Typer(no_args_is_help=True, help="Check, try and add rules.")


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
    from tidings.review import make_server, opened
    from tidings.write import recover

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
        _print_lines([f"{done} documents are gold: {out}" if done else "no document is done yet"])


@rules_app.command("check", epilog="Example: `tidings rules check --rules my-rules`")
def check(
    rules: Rules = None,
    strict: Annotated[bool, typer.Option(help="Report ambiguous acronyms too.")] = False,
) -> None:
    """Check every rule file: columns, ids, duplicates, patterns and their examples."""
    from tidings.rulecheck import check_rules, run_examples
    from tidings.rules import load_rulebook

    rulebook = load_rulebook(rules)
    problems = [*check_rules(rulebook, strict=strict), *run_examples(rulebook)]
    _print_lines(problems)
    print(f"{len(problems)} problems" if problems else "the rules are in order")
    if problems:
        raise typer.Exit(1)


def _print_lines(lines: Iterable[object]) -> None:
    from tidings.terminal import harmless

    for line in lines:
        print(harmless(str(line)))
