"""What users install: the wheel finds its rules and works without the checkout."""

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def site(tmp_path_factory, root):
    """A folder with the installed wheel, its dependencies being those of this environment."""
    built, site = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    [wheel] = built.glob("tidings-*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", site, wheel], check=True, capture_output=True)
    return site


def python(site, code):
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=environment, cwd=site, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_installed_wheel_finds_its_own_rules(site):
    code = "from tidings.rules import shipped_rules; print(shipped_rules())"
    assert python(site, code) == str(site / "tidings" / "_rules")


def test_the_installed_wheel_extracts(site):
    code = (
        "import tidings\n"
        "tables = tidings.extract([tidings.Document('d', 'UKRI gave £2m to the EPSRC.')])\n"
        "print(tables.organisations['name'].tolist())"
    )
    assert python(site, code) == (
        "['UK Research and Innovation', 'Engineering and Physical Sciences Research Council']"
    )


def test_the_wheel_is_typed(site):
    assert (site / "tidings" / "py.typed").is_file()
