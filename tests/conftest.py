"""What many tests share: the folders of the checkout, and one extraction of each corpus."""

import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# A registry that somebody has imported on this machine must not change what the tests see.
os.environ["TIDINGS_REGISTRY"] = "none"
# What tests compile from the rules is kept for the other tests alone.
_CACHE = TemporaryDirectory(prefix="tidings-tests-")
os.environ["TIDINGS_CACHE"] = _CACHE.name

# A shell makes its background jobs deaf to Ctrl-C, and so are their children: the tests of it hear.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Examples are drawn the same way on every run and machine; time says nothing about correctness.
settings.register_profile(
    "tidings", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tidings")


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def extractor():
    from tidings.extraction import Extractor

    return Extractor()


@pytest.fixture(scope="session")
def raw_tables():
    """The tables of the five documents in corpus/raw."""
    import tidings

    return tidings.extract(ROOT / "corpus" / "raw")
