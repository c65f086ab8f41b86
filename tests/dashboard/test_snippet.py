"""*Vis kode* is run as a reader would run it, and gives the page's numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import snippet, snippet_compare, snippet_robust
from dashboard.analysis.compare import compare
from dashboard.analysis.effects import effects
from dashboard.analysis.participation import participation
from dashboard.analysis.robustness import robustness
from dashboard.analysis.stepwise import stepwise
from dashboard.catalogue import Study
from dashboard.selection import from_query
from dashboard.warehouse import Database

SAME_NUMBER = 1e-8


def output(script: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "study=se&outcome=sysselsatt&spec=se_d&se_kvalitet=over_median",
        "study=se&outcome=inntekt_kr&spec=se_b&se=klynge",
        "study=rossi&outcome=uker_i_arbeid&spec=justert&mangler_er_null=1",
    ],
)
def test_effects_script_gives_the_same_numbers(database: Database, database_file: Path, query: str) -> None:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    study = database.study(selection)
    # Some months and the windows are enough; all would take a minute.
    first, last = study.months
    script = snippet.effects_script(database, selection)
    kept = [str(m) for m in range(max(first, 1), last + 1, 20)] + [window.name for window in study.windows]
    some = f"for target in [c for c in wide.columns if str(c) in {kept!r}]:"
    assert "for target in wide.columns:" in script
    script = script.replace("for target in wide.columns:", some)
    table = effects(database, selection).table.frame.set_index("target")
    lines = [line.split() for line in output(script, database_file.parent)]
    assert [line[0] for line in lines] == kept
    for target, estimate, std_error, n in lines:
        row = table.loc[target]
        assert float(estimate) == pytest.approx(row["estimate"], abs=SAME_NUMBER * row["std_error"])
        assert float(std_error) == pytest.approx(row["std_error"], rel=SAME_NUMBER)
        assert int(n) == row["n_treated"] + row["n_control"]


@pytest.mark.slow
def test_participation_script_gives_the_same_test(database: Database, database_file: Path) -> None:
    selection, _ = from_query("study=se&alder=under_30", database.catalogue)
    found = participation(database, selection)
    last = output(snippet.participation_script(database, selection), database_file.parent)[-1]
    statistic = float(last.split("(", 1)[1].split(",")[0].replace("np.float64(", "").rstrip(")"))
    assert statistic == pytest.approx(found.log_rank.statistic, rel=SAME_NUMBER)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("study=se&spec=se_a", "study=se&outcome=aap&kjonn=kvinne"),
        ("study=se&spec=se_b", "study=se&se=klynge&spec=se_b&trekningsperiode=sen"),
        ("study=se&spec=se_b", "study=refino&spec=refino_hoved"),
    ],
)
def test_the_comparison_script_gives_the_same_numbers(
    database: Database, database_file: Path, a: str, b: str
) -> None:
    sides = [from_query(query, database.catalogue)[0] for query in (a, b)]
    kept = ["-12", "12", "24"]
    script = snippet_compare.compare_script(database, *sides)
    asked = "for target in [t for t in b[0].columns if t in a[0].columns]:"
    assert asked in script
    windows = ", 'mnd_1_12', 'mnd_1_24'" if sides[0].study == sides[1].study else ""
    script = script.replace(asked, f"for target in [-12, 12, 24{windows}]:")
    kept += ["mnd_1_12", "mnd_1_24"] if windows else []
    table = compare(database, *sides).table.frame.set_index("target")
    lines = [line.split() for line in output(script, database_file.parent)]
    assert [line[0] for line in lines] == kept
    for target, *numbers in lines:
        row = table.loc[target]
        one, two, estimate, error = map(float, numbers)
        assert one == pytest.approx(row["estimate_a"], abs=SAME_NUMBER * row["std_error_a"])
        assert two == pytest.approx(row["estimate_b"], abs=SAME_NUMBER * row["std_error_b"])
        assert estimate == pytest.approx(row["estimate"], abs=SAME_NUMBER * row["std_error"])
        assert error == pytest.approx(row["std_error"], rel=SAME_NUMBER)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["study=se", "study=se&target=mnd_12&outcome=inntekt_kr&se=klynge"])
def test_the_steps_script_gives_the_same_numbers(database: Database, database_file: Path, query: str) -> None:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    table = stepwise(database, selection).table.frame.set_index("spec")
    lines = output(snippet_robust.stepwise_script(database, selection), database_file.parent)
    assert [line.split()[0] for line in lines] == table.index.tolist()
    for line in lines:
        spec, estimate, std_error, r2, n = line.split()
        row = table.loc[spec]
        assert float(estimate) == pytest.approx(row["estimate"], abs=SAME_NUMBER * row["std_error"])
        assert float(std_error) == pytest.approx(row["std_error"], rel=SAME_NUMBER)
        assert float(r2) == pytest.approx(row["r2"], abs=SAME_NUMBER)
        assert int(n) == row["n_treated"] + row["n_control"]


@pytest.mark.slow
@pytest.mark.parametrize("estimand", ["att", "ate"])
def test_the_methods_script_gives_the_same_numbers(
    database: Database, database_file: Path, monkeypatch: pytest.MonkeyPatch, estimand: str
) -> None:
    """scipy's quasi-Newton balances to about 1e-6 only; the others solve the same equations."""
    monkeypatch.setattr(Study, "is_randomised", property(lambda study: False))
    selection, _ = from_query("study=se", database.catalogue)
    table = robustness(database, selection, estimand=estimand).methods.frame.set_index("method")
    script = snippet_robust.robustness_script(database, selection, estimand=estimand, county=True)
    lines = [line.split() for line in output(script, database_file.parent)]
    assert [line[0] for line in lines] == ["ipw", "aipw", "entropi"]
    for method, estimate in lines:
        near = 1e-5 if method == "entropi" else 1e-7
        assert float(estimate) == pytest.approx(table.loc[method, "estimate"], abs=near)
