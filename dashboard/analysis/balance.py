"""Were the arms alike before month 0: each characteristic by arm, and how far it tells the arm apart.

The arm is regressed on the characteristics inside the study's strata, one by one and all together, as in
table I of report 000; together they are tested jointly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from dashboard import disclosure
from dashboard.analysis.model import build_model
from dashboard.catalogue import Spec
from dashboard.disclosure import Protected
from dashboard.estimators import event_study
from dashboard.estimators.event_study import Design
from dashboard.selection import Selection
from dashboard.warehouse import Database, participants

COLUMNS = (
    "characteristic",
    "level",
    "mean_treated",
    "mean_control",
    "spread",
    "std_difference",
    "alone",
    "alone_std_error",
    "joint",
    "joint_std_error",
    "n_treated",
    "n_control",
    "with_treated",
    "with_control",
)


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """One row per characteristic (per level for a text), and the joint test that none matters.

    ``spread`` is the pooled standard deviation, ``std_difference`` the difference of means over it. ``alone``
    and ``joint`` are the coefficients of the arm (0/1) on the characteristic inside the strata.
    ``with_treated`` and ``with_control`` are the persons each mean tells of.
    ``statistic`` is the Wald test over its rank, compared with F(rank, degrees).
    """

    table: Protected
    statistic: float
    rank: int
    degrees: int
    p_value: float


def balance(database: Database, selection: Selection) -> Balance | None:
    """Balance of the selection's sample on the covariates of its model; None when the model has none."""
    study = database.study(selection)
    spec = study.specs[selection.spec]
    strata = study.specs[study.stratified_spec].effects
    names = tuple(dict.fromkeys(spec.covariates))
    if not names:
        return None
    asked = Spec("balanse", "", "", "", strata, names)
    cluster = study.cluster if selection.se == "klynge" else None
    whole = build_model(participants(database, selection), asked, cluster=cluster)
    design = whole.design
    treated = design.treatment
    alone = [_coefficient(design, column, ()) for column in range(len(design.names))]
    # Columns that the others span have no coefficient of their own beside them.
    rest = [tuple(c for c in range(len(design.names)) if c != column) for column in range(len(design.names))]
    joint = [_coefficient(design, column, others) for column, others in enumerate(rest)]
    rows = []
    for column, name in enumerate(design.names):
        x = design.covariates[:, column].astype(float)
        means = [float(x[treated == arm].mean()) if (treated == arm).any() else np.nan for arm in (1, 0)]
        spread = [
            float(x[treated == arm].var(ddof=1)) if (treated == arm).sum() > 1 else np.nan for arm in (1, 0)
        ]
        pooled = float(np.sqrt(np.mean(spread)))
        characteristic, _, level = name.partition(": ")
        rows.append(
            {
                "characteristic": characteristic,
                "level": level,
                "mean_treated": means[0],
                "mean_control": means[1],
                "spread": pooled,
                "std_difference": (means[0] - means[1]) / pooled if pooled > 0 else np.nan,
                "alone": alone[column].estimate,
                "alone_std_error": alone[column].std_error,
                "joint": joint[column].estimate,
                "joint_std_error": joint[column].std_error,
                "n_treated": int((treated == 1).sum()),
                "n_control": int((treated == 0).sum()),
                "with_treated": _behind(x[treated == 1]),
                "with_control": _behind(x[treated == 0]),
            }
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    persons = ["n_treated", "n_control", "with_treated", "with_control"]
    table = disclosure.protect(frame, data_status=study.data_status, persons=persons)
    return Balance(table, *_joint_test([found for found in joint if np.isfinite(found.std_error)]))


def _behind(x: np.ndarray) -> int:
    """Persons a mean tells of: the fewer with or without a yes/no characteristic, else everybody."""
    if not np.isin(x, (0.0, 1.0)).all():
        return len(x)
    ones = int(x.sum())
    return min(ones, len(x) - ones)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    estimate: float
    std_error: float
    psi: np.ndarray  # (n,) influence of each participant, scaled to the standard error
    degrees: int


def _coefficient(design: Design, column: int, others: tuple[int, ...]) -> _Found:
    """The arm regressed on one column beside others, in the strata: the engine with its parts exchanged."""
    turned = Design(
        treatment=design.covariates[:, column].astype(float),
        covariates=design.covariates[:, list(others)],
        names=tuple(design.names[other] for other in others),
        effects=design.effects,
        clusters=design.clusters,
    )
    y = design.treatment[:, None].astype(float)
    prepared = event_study.prepare(turned, np.ones(y.shape, bool))
    found = event_study.fit(prepared, y)
    error = float(found.std_error[0])
    psi = event_study.influence(prepared, y)[:, 0] if np.isfinite(error) else np.zeros(len(y))
    if design.clusters is not None:
        psi = np.bincount(design.clusters, psi)
    size = float(np.sqrt((psi**2).sum()))
    scale = error / size if size > 0 else 0.0
    free = int(found.n[0] - found.k[0]) if found.n_clusters is None else int(found.n_clusters[0]) - 1
    return _Found(float(found.estimate[0]), error, psi * scale, free)


def _joint_test(found: list[_Found]) -> tuple[float, int, int, float]:
    """Wald test that all coefficients are 0, over its rank; its rank, degrees of freedom and p-value."""
    if not found:
        return float("nan"), 0, 0, float("nan")
    estimate = np.array([one.estimate for one in found])
    psi = np.column_stack([one.psi for one in found])
    covariance = psi.T @ psi
    scale = np.sqrt(np.diag(covariance))
    scaled = covariance / np.outer(scale, scale)
    rank = int(np.linalg.matrix_rank(scaled, hermitian=True))
    wald = float((estimate / scale) @ np.linalg.pinv(scaled, hermitian=True) @ (estimate / scale))
    degrees = found[0].degrees
    statistic = wald / rank
    return statistic, rank, degrees, float(stats.f.sf(statistic, rank, max(degrees, 1)))
