"""What the app weighs: memory of a fresh process, and packages that must not be loaded at start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import workload
from goals import Row, measured

HEAVY = ("statsmodels", "pyfixest", "linearmodels", "sksurv", "lifelines", "matplotlib", "polars", "numba")
# Everything the app imports but app.py itself, which is a page and not a library.
CHILD = """
import importlib, json, pkgutil, sys
import streamlit, plotly.graph_objects
import dashboard
for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
    if module.name not in ("dashboard.app", "dashboard.__main__"):
        importlib.import_module(module.name)
sys.path.append("bench")
import observational, workload
from dashboard.analysis.effects import effects
from dashboard.warehouse import open_database
database = open_database(sys.argv[1])
where = workload if workload.STUDY in database.catalogue.studies else observational
effects(database, where.selection(database))
# VmHWM and not ru_maxrss: a child inherits its parent's ru_maxrss.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"mb": int(peak.split()[1]) / 1024, "loaded": loaded}))
"""


def fresh_process(file: Path, large: Path) -> list[Row]:
    """Import the app's packages, open the file, run one page of effects; then look."""
    found, at_size = run_child(file), run_child(large)
    heavy = [name for name in HEAVY if name in found["loaded"]]
    return [
        measured("memory", ratio=round(found["mb"], 1), note="VmHWM i en egen prosess"),
        measured("memory_reform", ratio=round(at_size["mb"], 1), note="VmHWM i en egen prosess"),
        measured("imports", ratio=len(heavy), note=", ".join(heavy) or "ingen"),
    ]


def run_child(file: Path) -> dict:
    """What a process of its own reports."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, str(file)],
        cwd=workload.ROOT,
        env={**os.environ, "PYTHONPATH": str(workload.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The child process stopped: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
