"""``python -m tidings``: the same as the command ``tidings``."""

from tidings.cli import run

if __name__ == "__main__":
    run()
