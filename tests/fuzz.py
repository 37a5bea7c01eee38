"""Chance documents for a long time: ``python -m tests.fuzz --minutes 30`` (``make fuzz``).

Paragraphs of the gold are shuffled, cut, repeated and mixed with fragments and other scripts. What
fails, breaks what holds for every document, or takes far longer a character than announcements do
is cut down while it stays bad, and kept in ``tests/cases/worst``; ``make test`` extracts all that
stands there. The seed is printed and can be given, so that a run can be had again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.validity import assert_valid
from tidings.extraction import Extractor
from tidings.records import Document, Extraction

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
WORST = CASES / "worst"
# Announcements take about 15 µs of the processor a character; ten times that is a defect.
SLOW = 150e-6
# Below this length a time says nothing.
LONG = 2_000
MOST = 60_000
# Seconds after which a document is given up, and those that cutting a bad one down may take.
PATIENCE, CUTTING = 20, 120
SCRIPTS = (
    "日本学術振興会は百億円を",
    "한국연구재단",
    "Фонд науки",
    "العلوم",
    "नवाचार",
    "\u200b\u202e",
    "𝟜𝟝",
    "ﬁ",
)

Mutate = Callable[[random.Random, str], str]


def paragraphs() -> list[str]:
    """The paragraphs of all gold texts, and the fragments that tests have collected."""
    found = json.loads((CASES / "fragments.json").read_text(encoding="utf-8"))
    for path in sorted((ROOT / "corpus" / "gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found += json.loads(line)["text"].split("\n\n")
    return [paragraph for paragraph in found if paragraph.strip()]


def cut(chance: random.Random, text: str) -> str:
    """``text`` without a stretch of it."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 40) :]


def insert(chance: random.Random, text: str) -> str:
    """``text`` with characters of another script, or of none, somewhere in it."""
    place = chance.randrange(len(text) + 1)
    new = chance.choice([*SCRIPTS, chr(chance.randrange(1, 0x3000)), "\n", "\x00", "£", "(", "”"])
    return text[:place] + new + text[place:]


def repeat(chance: random.Random, text: str) -> str:
    """A stretch of ``text`` many times over: what grows faster than its length shows here."""
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice([1, 2, 5, 20, 120])] or "£5 "
    times = chance.choice([3, 30, MOST // len(piece) // chance.choice([1, 4, 16])])
    return (text[:start] + piece * max(times, 1) + text[start:])[:MOST]


def swap(chance: random.Random, text: str) -> str:
    """``text`` with its words in another order."""
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


MUTATIONS: tuple[Mutate, ...] = (cut, insert, insert, repeat, swap)


def documents(seed: int) -> Iterator[str]:
    """Chance texts without end, the same ones for the same seed."""
    chance = random.Random(seed)
    known = paragraphs()
    while True:
        text = "\n\n".join(chance.sample(known, chance.randrange(1, 12)))
        for _ in range(chance.randrange(4)):
            text = chance.choice(MUTATIONS)(chance, text)
        yield text


def fault(extractor: Extractor, text: str) -> str | None:
    """What is wrong with the extraction of ``text``, in a few words; None where nothing is."""
    begun = time.process_time()
    signal.alarm(PATIENCE)
    [result] = extractor.extract_batch([Document("fuzz", text)])
    signal.alarm(0)
    seconds = time.process_time() - begun
    if not isinstance(result, Extraction):
        return result.reason
    try:
        assert_valid(result)
    except AssertionError as error:
        return f"not valid: {error}"
    slow = len(text) >= LONG and seconds > SLOW * len(text)
    return f"slow: {1e6 * seconds / len(text):.0f} µs a character" if slow else None


def shortest(extractor: Extractor, text: str, reason: str) -> str:
    """``text`` cut down by halves, quarters, eighths … while the same kind of fault stays."""
    kind = reason.partition(":")[0]
    size, end = len(text) // 2, time.monotonic() + CUTTING
    while size > 8 and time.monotonic() < end:
        pieces = range(0, len(text), size)
        without = (text[:start] + text[start + size :] for start in pieces)
        bad = (it for it in without if (fault(extractor, it) or "").startswith(kind))
        shorter = next(bad, None)
        if shorter is None:
            size //= 2
        text = text if shorter is None else shorter
    return text


def _impatient(*_: object) -> None:
    raise TimeoutError(f"over {PATIENCE} s")


def keep(text: str) -> Path:
    """Write ``text`` among the worst, under a name of its content."""
    WORST.mkdir(exist_ok=True)
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    path = WORST / f"{name}.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def main() -> None:
    """Search for bad documents until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, _impatient)
    extractor = Extractor()
    end = time.monotonic() + 60 * given.minutes
    count = found = 0
    for text in documents(given.seed):
        if time.monotonic() > end:
            break
        count += 1
        reason = fault(extractor, text)
        if reason:
            found += 1
            print(f"{keep(shortest(extractor, text, reason)).name}: {reason}", flush=True)
    print(f"seed {given.seed}: {count:,} documents, {found} bad")


if __name__ == "__main__":
    main()
