"""spaCy comes without its command line, and loses nothing by it."""

import subprocess
import sys

PROGRAM = """
import sys
from tidings.backends import load_extractor

load_extractor()
assert not any(name.startswith("spacy.cli") for name in sys.modules), "spacy.cli was imported"
import spacy
from spacy.cli.info import info

assert spacy.info(silent=True) == info(silent=True)
"""


def test_the_command_line_of_spacy_waits_until_it_is_called():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
