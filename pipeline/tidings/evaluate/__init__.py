"""Gold against tables: figures, errors, gains and losses, floors and the regression gate.

The figures compare values that stand in tables with values that people wrote down, so this package
reads tables and gold only and knows nothing of how an extraction is made.

>>> gold = load_gold("corpus/gold/seeds.jsonl")  # doctest: +SKIP
>>> evaluate(gold, read_tables("output/seeds"))["amounts.value"].f1  # doctest: +SKIP
0.9091
"""

from tidings.evaluate.differences import (
    Change,
    Difference,
    compare,
    errors,
    format_change,
    format_difference,
)
from tidings.evaluate.figures import Figure, evaluate, format_table
from tidings.evaluate.floors import (
    Fall,
    FloorChange,
    check_floors,
    format_fall,
    format_floor_change,
    raise_floors,
)
from tidings.evaluate.folder import read_tables
from tidings.evaluate.gold import GoldDocument, complaints, gold_files, load_gold
from tidings.evaluate.outcomes import LAYERS

__all__ = [
    "LAYERS",
    "Change",
    "Difference",
    "Fall",
    "Figure",
    "FloorChange",
    "GoldDocument",
    "check_floors",
    "compare",
    "complaints",
    "errors",
    "evaluate",
    "format_change",
    "format_difference",
    "format_fall",
    "format_floor_change",
    "format_table",
    "gold_files",
    "load_gold",
    "raise_floors",
    "read_tables",
]
