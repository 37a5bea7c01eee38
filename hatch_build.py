"""Compiles the hot modules into a wheel when asked: ``TIDINGS_COMPILE=1 pip wheel .``.

The annotations that mypy checks are enough for mypyc to translate a module to C. A wheel made so
needs a C compiler where it is built and none where it is installed; it extracts the same bytes with
a fifth to a third less of the processor (``bench/README.md``). Without the variable a wheel holds
Python alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("pipeline")
# What is asked of every word: the finders, what they stand on, values and relations.
HOT = (
    "acronyms",
    "expressions",
    "flat",
    "gazetteer",
    "page",
    "personal",
    "phrases",
    "places",
    "remembered",
    "spans",
    "text",
)
FLOORS = ("find", "normalise", "relate")


def compiled_modules(root: Path) -> list[Path]:
    """The modules to compile, relative to ``root``.

    mypyc would reckon a cached property anew each time that it is read: modules that have one stay
    as they are.
    """
    package = root / SOURCE / "tidings"
    modules = [package / f"{name}.py" for name in HOT]
    modules += [module for floor in FLOORS for module in sorted((package / floor).rglob("*.py"))]
    return [
        module.relative_to(root)
        for module in modules
        if "@cached_property" not in module.read_text(encoding="utf-8")
    ]


class Compile(BuildHookInterface[Any]):
    """Adds extension modules to a wheel, beside the modules that they stand for."""

    PLUGIN_NAME = "custom"
    _place: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in a folder of its own: the sources stay as they are."""
        if os.environ.get("TIDINGS_COMPILE") != "1" or version == "editable":
            return
        self._place = TemporaryDirectory()
        place = Path(self._place.name)
        for extension in _compile(Path(self.root), place):
            build_data["force_include"][str(extension)] = str(extension.relative_to(place / "lib"))
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel holds them now."""
        if self._place:
            self._place.cleanup()


def _compile(root: Path, place: Path) -> list[Path]:
    """The extension modules of ``compiled_modules``, under ``place / "lib"``."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    settings = [f"--config-file={root / 'pyproject.toml'}"]
    files = [str(module) for module in compiled_modules(root)]
    extensions = mypycify(
        [*settings, *files],
        target_dir=str(place / "c"),
        group_name="tidings",
        opt_level="2",
        debug_level="0",
        multi_file=True,
    )
    command = Distribution({"name": "tidings", "ext_modules": extensions}).get_command_obj(
        "build_ext"
    )
    command.build_lib, command.build_temp = str(place / "lib"), str(place / "temp")
    command.ensure_finalized()
    command.run()
    return sorted((place / "lib").rglob("*.so"))
