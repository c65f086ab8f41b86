"""What the tree keeps: imports point one way, no study is named in code, printed figures stay as copied."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "data" / "published"

# A module may import its own layer and the layers below it. The longest name that fits decides.
LAYERS: dict[str, int] = {
    "queries": 0,
    "dashboard": 1,  # whatever is not named here knows nothing above the selection
    "dashboard.estimators": 2,
    "dashboard.warehouse": 2,
    "dashboard.analysis": 3,
    "dashboard.charts": 4,
    "dashboard.sentences": 4,
    "dashboard.snippet": 4,
    "dashboard.words": 4,
    "dashboard.plates": 5,
    "dashboard.plate": 5,
    "dashboard.outputs": 5,
    "dashboard.export": 5,
    "dashboard.cache": 4,
    "dashboard.controls": 5,
    "dashboard.views": 6,
    "dashboard.__main__": 7,
    "dashboard.app": 7,
    "dashboard.server": 7,
}
# Parts of one layer, or of neighbouring layers, that must not know each other.
STRANGERS = [
    ("dashboard.estimators", "dashboard.warehouse"),
    ("dashboard.warehouse", "dashboard.estimators"),
    ("dashboard.charts", "dashboard.cache"),
    ("dashboard.views", "dashboard.warehouse"),
    ("dashboard", "data"),
    ("queries", "data"),
    ("queries", "dashboard"),
    ("data", "dashboard"),
]
# A page hands the open file on to the analysis and says why it would not open; it asks it nothing.
PASSED_ON = {"dashboard.warehouse.Database", "dashboard.warehouse.WarehouseError"}
# Where a heavy library may be imported at all (dotted prefixes of modules).
HOMES: dict[str, tuple[str, ...]] = {
    "streamlit": tuple(f"dashboard.{part}" for part in ("app", "server", "views", "controls", "cache")),
    "duckdb": ("dashboard.warehouse", "data.build"),
}
# They take seconds to import: never when a module of the dashboard loads.
LATE = ("statsmodels", "pyfixest")
STUDY_IDS = {"se", "rossi", "refino", "utvidet", "reform", "refin"}
FIELD_NAMES = {"se"}  # also the name of the standard error, so only a comparison tells that a study is meant
MAY_NAME_STUDIES = ("data.synthetic", "data.imports")
MACHINE_PATH = re.compile(r"(?<![\w.:~$})-])/(?:work|root|home)(?=/|[\"'\s,;:)]|$)", re.MULTILINE)


def modules() -> dict[str, Path]:
    """Dotted name -> file of every module of the three packages."""
    found = {}
    for package in ("dashboard", "queries", "data"):
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


def inside(module: str, prefix: str) -> bool:
    """Whether ``module`` is ``prefix``, lies in it, or is a part of it (``build_panel`` of ``build``)."""
    return re.match(rf"{re.escape(prefix)}(?:$|\.|_)", module) is not None


def imports(tree: ast.AST, *, module: str, is_package: bool) -> Iterator[str]:
    """Every module that ``tree`` imports, also inside functions; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if is_package else module.split(".")[:-1]
                above = package[: len(package) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def imported_by(module: str) -> list[str]:
    file = MODULES[module]
    tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    return sorted(set(imports(tree, module=module, is_package=file.name == "__init__.py")))


def layer(module: str) -> int:
    known = [name for name in LAYERS if inside(module, name)]
    return LAYERS[max(known, key=len)]


def import_faults(module: str, imported: list[str]) -> list[str]:
    """What is wrong with the imports of ``module``, in words."""
    faults = []
    for name in imported:
        for one, other in STRANGERS:
            if inside(module, one) and inside(name, other) and name not in PASSED_ON:
                faults.append(f"{module} imports {name}: {one} must not know {other}")
        both_layered = inside(module, "dashboard") and inside(name, "dashboard")
        if both_layered and layer(name) > layer(module):
            faults.append(f"{module} imports {name}, which lies above it")
        for library, homes in HOMES.items():
            if inside(name, library) and not any(inside(module, home) for home in homes):
                faults.append(f"{module} imports {library}, which belongs to {', '.join(homes)}")
    return faults


def loaded_at_once(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: not functions, not type-checking branches."""
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        pending.extend(ast.iter_child_nodes(node))


def names_a_study(tree: ast.AST) -> list[int]:
    """Lines where a string is exactly the id of a built-in study."""
    compared = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Compare, ast.MatchValue))
        for inner in ast.walk(node)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value in STUDY_IDS
        and (node.value not in FIELD_NAMES or id(node) in compared)
    ]


def tracked_text() -> Iterator[tuple[str, str]]:
    """Path and text of every file that git holds and that is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if listed == [""]:
        pytest.skip("not a git checkout")
    for name in filter(None, listed):
        file = ROOT / name
        if file.is_file():
            try:
                yield name, file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_point_one_way(module: str) -> None:
    assert import_faults(module, imported_by(module)) == []


@pytest.mark.parametrize("module", sorted(name for name in MODULES if inside(name, "dashboard")))
def test_slow_libraries_load_late(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    at_once = [node for node in loaded_at_once(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [name for node in at_once for name in imports(node, module=module, is_package=False)]
    assert [name for name in names if any(inside(name, late) for late in LATE)] == []


@pytest.mark.parametrize(
    "module", sorted(name for name in MODULES if not any(inside(name, ok) for ok in MAY_NAME_STUDIES))
)
def test_no_study_is_named_in_code(module: str) -> None:
    lines = names_a_study(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert lines == [], f"{module} names a built-in study; what differs between studies belongs in study.toml"


@pytest.mark.parametrize(
    ("module", "imported", "fault"),
    [
        ("dashboard.views.effekter", ["dashboard.warehouse.spells"], "must not know dashboard.warehouse"),
        ("dashboard.estimators.cells", ["dashboard.analysis"], "lies above it"),
        ("dashboard.selection", ["dashboard.charts.theme"], "lies above it"),
        ("dashboard.analysis", ["streamlit"], "belongs to dashboard.app"),
        ("data.extracts", ["duckdb"], "belongs to dashboard.warehouse"),
        ("data.build_panel", ["dashboard.text._"], "must not know dashboard"),
        ("queries.definitions", ["data.contract"], "must not know data"),
    ],
)
def test_a_wrong_import_is_found(module: str, imported: list[str], fault: str) -> None:
    faults = import_faults(module, imported)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('x = "utvidet"', [1]),
        ('if study == "se":\n    pass', [1]),
        ('if study in ("a", "se"):\n    pass', [1]),
        ('match study:\n    case "se":\n        pass', [2]),
        ('spec = {"se": "hc1"}', []),
        ('"""About se and refino."""', []),
    ],
)
def test_a_named_study_is_found(code: str, lines: list[int]) -> None:
    assert names_a_study(ast.parse(code)) == lines


def test_the_walk_sees_relative_late_and_guarded_imports() -> None:
    tree = ast.parse("from . import a\ndef f():\n    import b.c\nfrom ..x import y\n")
    found = set(imports(tree, module="dashboard.views.effekter", is_package=False))
    assert found == {"dashboard.views.a", "b.c", "dashboard.x.y"}
    body = ast.parse(
        "def f():\n    import late\n"
        "if TYPE_CHECKING:\n    import typing_only\n"
        "try:\n    import now\nfinally:\n    pass"
    )
    seen = [n.names[0].name for n in loaded_at_once(body) if isinstance(n, ast.Import)]
    assert seen == ["now"]


def test_no_path_of_a_machine_is_tracked() -> None:
    found = [f"{name}: {hit.group()}" for name, text in tracked_text() for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_a_path_of_a_machine_would_be_found() -> None:
    user = "/".join(["", "home", "kari", "uttrekk"])
    assert MACHINE_PATH.search(f'open("{user}")')
    assert not MACHINE_PATH.search("https://nav.no/home/om and network/root")


def test_printed_figures_are_as_copied() -> None:
    """The tables in data/published are copies; ``sha256sum`` of each stands in SHA256SUMS."""
    sums = dict(
        reversed(line.split(maxsplit=1))
        for line in (PUBLISHED / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    )
    actual = {
        str(file.relative_to(PUBLISHED)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in PUBLISHED.rglob("*.csv")
    }
    assert actual == sums
