"""What a compiled wheel is made of; ``make fast`` shows that it writes the same bytes."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parent.parent


def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hot_modules_are_compiled_but_for_those_that_keep_what_they_reckoned():
    package = Path("pipeline/tidings")
    modules = {module.relative_to(package).as_posix() for module in hook().compiled_modules(ROOT)}
    assert {"gazetteer.py", "relate/scene.py", "find/areas/finder.py"} <= modules
    assert "find/money/grammar.py" not in modules  # its cached properties would be reckoned anew
    assert len(modules) > 100


def test_wheels_and_editable_installs_are_plain_unless_asked(monkeypatch, tmp_path):
    monkeypatch.delenv("TIDINGS_COMPILE", raising=False)
    assert made_of(hook(), "standard", tmp_path) == {"force_include": {}}
    monkeypatch.setenv("TIDINGS_COMPILE", "1")
    assert made_of(hook(), "editable", tmp_path) == {"force_include": {}}


def made_of(module, version, folder):
    data = {"force_include": {}}
    compile_hook = module.Compile(str(ROOT), {}, None, None, str(folder), "wheel")
    compile_hook.initialize(version, data)
    compile_hook.finalize(version, data, "")
    return data
