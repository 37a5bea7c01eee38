"""Tidings compiled: builds the wheel, shows that its tables are the same bytes, measures it.

``python -m bench.compiled`` builds the wheel into ``dist/`` (``make fast``), extracts the gold with
the modules as they are and with the compiled ones, and keeps the wheel only if every table is the
same to the byte. ``bench.run`` measures such a wheel beside the rest. A C compiler is needed here,
none where the wheel is installed.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent
GOLD = ("dev.jsonl", "invented.jsonl")


class BuildError(RuntimeError):
    """The wheel could not be compiled; the message holds the last words of the compiler."""


def main() -> None:
    """Build, compare, keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder of the wheel")
    options = parser.parse_args()
    if not has_compiler():
        raise SystemExit("no C compiler (cc) on the PATH: install one, or use Tidings as it is")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        print("compiling, some five minutes ...", flush=True)
        try:
            wheel = build(place / "wheel")
        except BuildError as error:
            raise SystemExit(str(error)) from None
        print("comparing the tables of the gold ...", flush=True)
        differing = differences(unpacked(wheel, place / "compiled"), place)
        if differing:
            raise SystemExit(f"compiled, these tables differ: {', '.join(differing)}")
        options.out.mkdir(parents=True, exist_ok=True)
        kept = shutil.copy(wheel, options.out)
    print(f"every table the same to the byte; install it with: pip install {kept}")


def has_compiler() -> bool:
    """Whether a wheel can be compiled here."""
    return shutil.which("cc") is not None


def build(folder: Path) -> Path:
    """The compiled wheel, in ``folder``; BuildError if that fails."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    made = subprocess.run(
        command,
        env=os.environ | {"TIDINGS_COMPILE": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if made.returncode:
        raise BuildError(f"the wheel could not be compiled:\n{made.stdout[-3000:]}")
    return next(folder.glob("tidings-*.whl"))


def unpacked(wheel: Path, folder: Path) -> Path:
    """``folder`` with what the wheel holds: on the path it goes before what is installed."""
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def differences(compiled: Path, place: Path) -> list[str]:
    """The tables of the gold that the compiled modules write otherwise, as FOLDER/TABLE."""
    differing = []
    for name in GOLD:
        plain, fast = (
            _extract(ROOT / "corpus" / "gold" / name, place / f"{kind} {name}", path)
            for kind, path in (("plain", ROOT / "pipeline"), ("fast", compiled))
        )
        tables = sorted(file.name for file in plain.glob("*.parquet"))
        _, unlike, missing = filecmp.cmpfiles(plain, fast, tables, shallow=False)
        differing += [f"{name}/{table}" for table in (*unlike, *missing)]
    return differing


def seconds_of(path: Path, count: int) -> float:
    """What everything in ``count`` generated documents costs with the modules of ``path``."""
    command = [sys.executable, "-m", "bench.everything", str(count)]
    made = subprocess.run(
        command, env=environment(path), cwd=path, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(made.stdout)


def environment(path: Path) -> dict[str, str]:
    """That of a process that takes Tidings from ``path``."""
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(path), str(ROOT)))}


def _extract(source: Path, out: Path, path: Path) -> Path:
    command = [sys.executable, "-m", "tidings", "extract", str(source), "--out", str(out)]
    made = subprocess.run(
        command, env=environment(path), capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SystemExit(
            f"the modules of {path.name} fail on {source.name}:\n{made.stderr[-3000:]}"
        )
    return out


if __name__ == "__main__":
    main()
