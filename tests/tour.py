"""Executes docs/tour.ipynb: ``python -m tests.tour`` writes what comes out, ``executed`` gives it.

What differs from run to run is left out: times, counters, the versions of what executed it. So the
notebook changes when what it shows changes, and at no other time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

TOUR = Path(__file__).parent.parent / "docs" / "tour.ipynb"
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def executed(path: Path) -> Any:
    """The notebook of a file, run from beginning to end in the folder where it lies."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                output.pop("execution_count", None)
                if output.output_type == "execute_result":
                    output.execution_count = None
    return notebook


if __name__ == "__main__":
    nbformat.write(executed(TOUR), TOUR)
    print(f"executed: {TOUR.name}")
