"""Measure Tiltakslupen beside other libraries: ``make bench``.

Everything runs interleaved in one process with one BLAS thread; medians of at least five rounds. Prints a
table and writes ``bench/latest.json``. Arguments choose measurements by name; with none, all are run. A part
is written too with ``--skriv``: its rows take the place of the old ones. Each row says when it was measured.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before numpy is imported: two threads on matrices this small are slower, and noisier.
os.environ.update(dict.fromkeys(["OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"], "1"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import argparse
import json
import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import browser
import engine
import footprint
import observational
import participation
import regression
import workload
from goals import GOALS, Row

LATEST = Path(__file__).with_name("latest.json")
MEASUREMENTS: dict[str, Callable[[], list[Row]]] = {
    "effekt": lambda: regression.by_month(workload.data_file()),
    "estimator": lambda: engine.alone(workload.data_file()),
    "utfall": lambda: regression.all_outcomes(workload.data_file()),
    "skala": lambda: regression.scale(workload.data_file(), workload.data_file(10)),
    "utvidet": lambda: observational.by_month("utvidet"),
    "reform": lambda: observational.by_month("reform"),
    "vekst": lambda: observational.growth(),
    "prosess": lambda: footprint.fresh_process(workload.data_file(), workload.sized_file("reform")),
    "varighet": lambda: participation.time_in_measure(workload.data_file(), workload.data_file(10)),
    "nettleser": lambda: browser.toggle(workload.every_study()),
}
PACKAGES = ("numpy", "scipy", "pandas", "duckdb", "pyarrow", "streamlit", "statsmodels", "pyfixest")


def main() -> int:
    parser = argparse.ArgumentParser(description="Mål hastighet mot andre biblioteker.")
    parser.add_argument("measurement", nargs="*", help=f"en eller flere av: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--skriv", action="store_true", help="skriv også når bare noen er målt")
    asked = parser.parse_args()
    chosen = asked.measurement or list(MEASUREMENTS)
    unknown = [name for name in chosen if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"ukjent måling: {', '.join(unknown)}. Velg blant: {', '.join(MEASUREMENTS)}")
    rows: list[Row] = []
    for name in chosen:
        print(f"Måler {name} ...", flush=True)
        found = MEASUREMENTS[name]()
        rows += found
        if asked.skriv:
            write(found, keep=True)
    print_table(rows)
    if set(chosen) == set(MEASUREMENTS) and not asked.skriv:
        write(rows, keep=False)
    return int(any(row.met is False for row in rows))


def print_table(rows: list[Row]) -> None:
    """One line per measurement, its note below."""
    print(f"\n{'Måling':<70} {'her':>10} {'motpart':>10} {'forhold':>11}  {'mål':<14} nådd")
    for row in rows:
        met = {True: "ja", False: "NEI", None: "-"}[row.met]
        ratio = "-" if row.ratio is None else f"{row.ratio:.{1 if row.ratio >= 10 else 2}f} {row.unit}"
        times = f"{_time(row.seconds):>10} {_time(row.peer_seconds):>10}"
        print(f"{row.name:<70} {times} {ratio:>11}  {row.goal:<14} {met}")
        if row.peer or row.note:
            print("    " + ". ".join(text for text in (row.peer and f"mot {row.peer}", row.note) if text))
    print("\nMedianer av minst fem omganger, vekselvis i samme kjøring, én BLAS-tråd.")


def write(rows: list[Row], *, keep: bool) -> None:
    """Write the measurements and what they were measured on; ``keep`` the rows of other measurements."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    about = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
    by_key = _written() if keep else {}
    by_key |= {row.key: {**asdict(row), "measured": now} for row in rows}
    ordered = sorted((row for key, row in by_key.items() if key in GOALS), key=_place)
    found = {"about": about, "rows": ordered}
    LATEST.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Skrevet til {LATEST.parent.name}/{LATEST.name}.", flush=True)


def _written() -> dict[str, dict[str, Any]]:
    """The rows of the file by key, each with the time it was measured."""
    found = json.loads(LATEST.read_text("utf-8"))
    whole = found["about"].get("measured")  # of all rows, in a file written before each had its own
    return {row["key"]: {"measured": whole, **row} for row in found["rows"]}


def _place(row: dict[str, Any]) -> int:
    return list(GOALS).index(row["key"])


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    raise SystemExit(main())
