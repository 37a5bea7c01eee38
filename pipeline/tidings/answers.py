"""The options of ``tidings rules new``: what they say, None where it is to be asked."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def _asked(help: str) -> Any:
    return typer.Option(show_default=False, help=help)


Name = Annotated[str | None, _asked("Its official name in full.")]
Type = Annotated[
    str | None,
    _asked("government, funder, university, research_institute, company, international or other."),
]
Country = Annotated[
    str | None, _asked("Two letters (ISO 3166-1); empty where it is of no one country.")
]
Aliases = Annotated[str | None, _asked("Other names in full, separated by |.")]
Acronyms = Annotated[str | None, _asked("Its acronyms, separated by |.")]
Guarded = Annotated[
    str | None, _asked("Which of these names are ordinary words too, separated by |.")
]
Ror = Annotated[str | None, _asked("Its ROR id; empty where it is not known.")]
Wikidata = Annotated[str | None, _asked("Its Wikidata id; empty where it is not known.")]
Area = Annotated[str | None, _asked("Its id: small letters, digits and _.")]
Label = Annotated[str | None, _asked("What it is called in tables and charts.")]
Domain = Annotated[str | None, _asked("The domain that it belongs to, such as energy or quantum.")]
OecdFord = Annotated[str | None, _asked("Its code in the OECD Fields of Research and Development.")]
Scope = Annotated[str | None, _asked("What belongs to it, in a few words.")]
Terms = Annotated[str | None, _asked("Phrases that name it, separated by |.")]
Owner = Annotated[str | None, _asked("The bodies that pay for it, separated by |.")]
