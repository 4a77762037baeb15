"""Hold the frame of the house: floors, cycles, names, docstrings, a light import, the studies in the wheel."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "qualcoop"
PYPROJECT = ROOT / "pyproject.toml"
HEAVY = ("lxml", "matplotlib", "networkx", "numpy", "pandas", "pythainlp", "spacy", "yaml")
DOORS = ("qualcoop", "qualcoop.cli", "qualcoop.__main__")


def modules_of(package: Path) -> dict[str, Path]:
    """Name every module of a package by its file."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def statements_of(node: ast.AST, package: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give (module, names taken from it) for an import, wherever it stands, also one by `import_module`."""
    match node:
        case ast.Import(names=names):
            yield from ((alias.name, ()) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            base = importlib.util.resolve_name("." * level + (module or ""), package)
            yield base, tuple(alias.name for alias in names)
        case ast.Call(
            func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield importlib.util.resolve_name(name, package), ()


def walk(node: ast.AST, *, types: bool) -> Iterator[ast.AST]:
    """Walk a module and its function bodies; what stands under `if TYPE_CHECKING:` only when types are asked for."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING") and not types:
            for other in child.orelse:
                yield from walk(other, types=types)
        else:
            yield from walk(child, types=types)


def imports_in(package: Path, *, types: bool) -> dict[str, set[str]]:
    """Draw which module of a package imports which, function bodies included; imports for types alone on request."""
    modules = modules_of(package)
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        home = name if path.name == "__init__.py" else name.rpartition(".")[0]
        graph[name] = set()
        for node in walk(ast.parse(path.read_text(encoding="utf-8")), types=types):
            for base, taken in statements_of(node, home):
                inner = {f"{base}.{one}" for one in taken}
                graph[name] |= (inner & modules.keys()) or ({base} & modules.keys())
        graph[name].discard(name)
    return graph


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def floors() -> dict[str, int]:
    """Read the height of every room from the contract, so that it is said in one place only."""
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {room.strip(" ()"): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def climbs(graph: dict[str, set[str]]) -> list[str]:
    """List the imports that go to the same floor or up, and those of the front door by a room."""
    heights = floors()
    found = []
    for importer, imported in ((a, b) for a, targets in graph.items() for b in sorted(targets)):
        if importer in DOORS:
            continue
        rooms = [name.split(".")[1:2] for name in (importer, imported)]
        if not rooms[1] or (rooms[0] != rooms[1] and heights[rooms[0][0]] <= heights[rooms[1][0]]):
            found.append(f"{importer} -> {imported}")
    return found


MODULES = modules_of(PACKAGE)
IMPORTABLE = [name for name in MODULES if not name.endswith("__main__")]


def write_house(folder: Path, **files: str) -> Path:
    """Build a house of empty rooms, with the given files in place (a__b stands for a/b)."""
    package = folder / "qualcoop"
    for room in (*floors(), ""):
        if room not in ("errors", "cli", "__main__"):
            (package / room).mkdir(parents=True, exist_ok=True)
            (package / room / "__init__.py").touch()
    for name, content in files.items():
        (package / f"{name.replace('__', '/')}.py").write_text(content, encoding="utf-8")
    return package


def contracts_in(folder: Path, *options: str) -> str:
    """Hold our contracts against the house in a folder, in a fresh interpreter that finds that house first."""
    command = "from importlinter.cli import lint_imports_command as run; run()"
    run = subprocess.run(
        [sys.executable, "-c", command, "--config", str(PYPROJECT), "--no-cache", "--no-logo", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


def test_the_contracts_between_rooms_hold(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(PYPROJECT), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("broken", "files"),
    [
        ("floors", {"records__case": "import qualcoop.errors\nimport qualcoop.text\n"}),
        ("floors", {"views__rows": "def show():\n    from qualcoop.storing import study\n", "storing__study": ""}),
        ("floors", {"measures__fit": "from qualcoop.coding import indicators\n", "coding__indicators": ""}),
        ("floors", {"comparison__table": "from ..coding import indicators\n", "coding__indicators": ""}),
        ("floors", {"cellar": ""}),
        ("method", {"induction__study": "from qualcoop import comparison\n"}),
        ("views", {"views__report": "from qualcoop.views import terminal\n", "views__terminal": ""}),
        ("views", {"views__cellar": ""}),
        ("cycles", {"text__a": "from . import b\n", "text__b": "def f():\n    from qualcoop.text import a\n"}),
        ("yaml", {"reading__front": "import yaml\n"}),
        ("pythainlp", {"coding__words": "def f():\n    from pythainlp.tokenize import word_tokenize\n"}),
        ("spacy", {"views__doc": "from spacy.tokens import Doc\n"}),
        ("matplotlib", {"views__networks": "from matplotlib import pyplot\n"}),
        ("networkx", {"views__plots": "import networkx as nx\n"}),
    ],
)
def test_an_import_that_breaks_a_contract_is_named(tmp_path, broken, files):
    """A contract that nothing can break would be no contract; an import inside a function counts."""
    write_house(tmp_path, **files)
    said = contracts_in(tmp_path, "--contract", broken)
    assert "Contracts: 0 kept, 1 broken." in said


def test_the_allowed_third_parties_are_let_in(tmp_path):
    write_house(
        tmp_path,
        storing__codebook="import yaml\n",
        text__boundaries="import pythainlp\n",
        views__plots="import matplotlib\n",
        views__networks="import networkx\n",
        workflows__showing="from qualcoop.views import plots\nfrom qualcoop.storing import codebook\n",
    )
    assert "0 broken." in contracts_in(tmp_path)


def test_no_module_imports_itself_by_way_of_others():
    """Packages and their own modules included, which the contract on siblings does not see."""
    assert cycle_in(imports_in(PACKAGE, types=False)) == []


def test_every_import_goes_to_a_floor_below():
    """Imports by name at run time and imports for types alone included, which the contract on floors does not see."""
    assert climbs(imports_in(PACKAGE, types=True)) == []


def test_a_cycle_between_a_package_and_its_module_is_found(tmp_path):
    package = write_house(tmp_path, text__fold="def f():\n    from . import g\n    from qualcoop.text import g\n")
    (package / "text" / "__init__.py").write_text("from qualcoop.text.fold import f as g\n", encoding="utf-8")
    assert set(cycle_in(imports_in(package, types=False))) == {"qualcoop.text", "qualcoop.text.fold"}


@pytest.mark.parametrize(
    "line",
    [
        "import qualcoop",
        "from qualcoop import open_study",
        "importlib.import_module('qualcoop.views.plots')",
        "if typing.TYPE_CHECKING: from qualcoop.views import plots",
    ],
)
def test_a_room_that_climbs_is_found(tmp_path, line):
    package = write_house(tmp_path, text__fold=f"import importlib, typing\ndef f():\n    {line}\n", views__plots="")
    assert len(climbs(imports_in(package, types=True))) == 1


def test_an_import_for_types_alone_makes_no_cycle(tmp_path):
    """`showing` names the records it shows, and they call it: at run time that is no circle."""
    shown = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from qualcoop.records import case\n"
    package = write_house(tmp_path, records__case="from qualcoop.records import showing\n", records__showing=shown)
    assert cycle_in(imports_in(package, types=False)) == []
    assert "0 broken." in contracts_in(tmp_path, "--contract", "cycles")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_opens_by_saying_what_it_is_for(name):
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{MODULES[name]} has no docstring"


@pytest.mark.parametrize("name", IMPORTABLE)
def test_the_names_a_module_offers_are_there(name):
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", None)
    assert offered is not None, f"{MODULES[name]} has no __all__"
    assert len(set(offered)) == len(offered)
    assert [one for one in offered if not hasattr(module, one)] == []


@pytest.mark.parametrize("name", ["qualcoop", "qualcoop.errors", "qualcoop.records"])
def test_an_import_pulls_in_nothing_heavy(name):
    """What a bare interpreter already holds (an environment's own start files) is not laid at our door."""
    code = "import sys; before = set(sys.modules); import {}; print(*sorted(set(sys.modules) - before))"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", code.format(name)]
    loaded = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert name in loaded
    assert [one for one in HEAVY if one in loaded] == []


def wheel_of(project: Path) -> list[str]:
    """Build a project's wheel and list what is in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = (project / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with this one's frame, one module, and no study yet."""
    for name in ("pyproject.toml", ".gitignore", "LICENSE", "README.md", "PREREGISTRATION.md", "data/LICENSE"):
        if (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "src" / "qualcoop").mkdir(parents=True)
    (tmp_path / "src" / "qualcoop" / "__init__.py").touch()
    return tmp_path


def test_a_wheel_is_built_before_there_is_a_study(project):
    names = [name for name in wheel_of(project) if "dist-info" not in name]
    assert sorted(names) == ["qualcoop/__init__.py", "qualcoop/studies/PREREGISTRATION.md"]


def test_the_wheel_carries_the_studies_as_they_lie_to_one_another(project):
    """`interviews: ../../data/interviews/demo` must lead to the same folder in the wheel as in the repository."""
    files = ["data/interviews/demo/demo-01.txt", "codebooks/demo/study.yaml", "codebooks/demo/suggestions/a.jsonl"]
    for name in files:
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text("ถาม: เริ่มอย่างไร\n", encoding="utf-8")
    names = {name.removeprefix("qualcoop/studies/") for name in wheel_of(project) if "/studies/" in name}
    assert names == {*files[:2], "PREREGISTRATION.md"}  # suggestions may be made again, and stay at home
