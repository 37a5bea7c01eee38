"""The commands that prepare: import a registry and ask it, train the recogniser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from tidings.options import Force, Registry, Rules

organisations_app = typer.Typer(no_args_is_help=True, help="Import a registry, and ask it.")


@organisations_app.command("import", epilog="Example: `tidings organisations import ror-data.zip`")
def import_registry(
    dump: Annotated[Path, typer.Argument(help="The zip of the registry's public data dump.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="The folder of the registry; else TIDINGS_REGISTRY or the platform's user data.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Import the dump of the Research Organization Registry as a second gazetteer.

    Commands use a registry in the usual place unless `--registry none` is said; another one is
    named by `--registry`. The shipped gazetteer is heard first.
    """
    from tidings.folder import spare_foreign
    from tidings.registry import import_dump, is_registry, registry_file

    file = registry_file(to)
    spare_foreign(file, force or is_registry(file))
    done = import_dump(dump, file)
    print(f"{done.bodies:,} organisations under {done.forms:,} names → {done.file}")
    print(f"{done.withdrawn:,} withdrawn, {done.bad:,} bad records left out")
    _print_lines(f"  {reason}" for reason in done.reasons)


@organisations_app.command("show", epilog="Example: `tidings organisations show 'CERN'`")
def show_organisation(
    name: Annotated[str, typer.Argument(help="A name, as a text might write it.")],
    rules: Rules = None,
    registry: Registry = None,
) -> None:
    """Show which organisations a name may mean, in the shipped gazetteer and in the registry."""
    from tidings.gazetteer import gazetteer_of
    from tidings.registry import find_registry, registry_at
    from tidings.rules import load_rulebook

    for entry in gazetteer_of(load_rulebook(rules)).entries(name):
        facts = (entry.name, entry.org_id, entry.type or "", entry.country or "")
        _print_lines(["gazetteer: " + ", ".join(filter(None, facts))])
    file = find_registry(registry)
    for record in registry_at(file).records(name) if file else ():
        place = ", ".join(filter(None, (*record.cities, record.country)))
        kinds = " and ".join(record.kinds)
        _print_lines([f"registry: {record.name}, ror:{record.ror}, {kinds}, {place}"])


def train(
    gold: Annotated[Path, typer.Argument(help="A gold file (JSONL), or a folder of them.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the weights.")],
    rules: Rules = None,
    seed: Annotated[int, typer.Option(help="Fixes all that is drawn by lot.")] = 1,
    epochs: Annotated[int, typer.Option(min=1, help="Readings of all documents.")] = 3,
    folds: Annotated[
        int, typer.Option(min=0, help="Folds of the cross-validation; 0 leaves it out.")
    ] = 3,
    force: Force = False,
) -> None:
    """Train the recogniser on annotated documents, and say on held-out ones whether that pays.

    It learns organisations, programmes and persons where they stand, with other names swapped in.
    The figures are F1 with the shipped weights, with trained ones on documents that these have not
    seen, and the gain. The weights in the folder are those of all documents: use `--model`.
    """
    from tidings.evaluate import load_gold
    from tidings.folder import spare_foreign
    from tidings.rules import load_rulebook
    from tidings.training import Recipe, cross_validate, is_model, write_model
    from tidings.training import train as train_recogniser

    spare_foreign(out, force or is_model(out))
    documents = load_gold(gold, rules)
    recipe = Recipe(seed=seed, epochs=epochs)
    if folds:
        _print_lines(cross_validate(documents, recipe, folds, rules))
    learner = train_recogniser(documents, load_rulebook(rules), recipe)
    write_model(learner, out, documents, recipe)
    print(f"weights: {out}")


def _print_lines(lines: Iterable[object]) -> None:
    from tidings.text import harmless

    for line in lines:
        print(harmless(str(line)))
