"""The Refino trial: from the declared process to Parquet files of the contract."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data.synthetic import assignment
from data.synthetic import parameters as declared
from data.synthetic.measures import ARMS
from data.synthetic.refino_extracts import Writer
from data.synthetic.refino_lives import Lives, draw_lives
from data.synthetic.se import save

STUDY = Path(__file__).parents[1] / "studies" / "refino.toml"
FILES = (
    "kilder",
    "personer",
    "trekning",
    "tiltak_deltakelse",
    "arena_status",
    "arbeidsforhold",
    "amelding",
    "inntekt_aar",
)


def realise(*, seed: int, scale: int) -> tuple[Lives, np.ndarray]:
    """People with both lives, and the arm each was drawn to."""
    rng = np.random.default_rng([seed, 2018])
    lives = draw_lives(declared.load("refino"), rng, scale=scale)
    return lives, assignment.assign(lives.people, targets(lives), rng)


def write(out: Path, *, seed: int, scale: int, progress: Callable[[str], None]) -> None:
    """Draw the sample and write every extract and the study's definition into ``out``."""
    progress("Trekker personer og livsløp")
    lives, treated = realise(seed=seed, scale=scale)
    writer = Writer(lives, treated, np.random.default_rng([seed, 2019]))
    progress("Skriver uttrekkene")
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        save(getattr(writer, name)(), out / f"{name}.parquet")
    shutil.copyfile(STUDY, out / "study.toml")


def outcomes(lives: Lives, arm: str) -> np.ndarray:
    """Outcomes of tables 8.1 and 8.2 under one arm, persons x 11: month 12, then months 1-12 added."""
    zero = -int(lives.months[0])
    job, hours, wage = lives.job[arm], lives.hours(arm), lives.wage[arm]
    by_month = [wage, wage > 0, hours, hours >= 4, hours >= 18.75, job == 4]
    at_12 = [values[:, zero + 12] for values in by_month]
    total = [by_month[k][:, zero + 1 : zero + 13].sum(axis=1) for k in (0, 1, 3, 4, 5)]
    return np.column_stack([*at_12, *total]).astype(float)


def targets(lives: Lives) -> np.ndarray:
    """Columns to balance: outcomes with and without covariates, traits, and who comes to the measure."""
    people = lives.people
    traits = np.column_stack(
        [
            *people.traits.values(),
            people.age,
            lives.experience,
            lives.wage_before,
            lives.pensionable,
        ]
    ).astype(float)
    starts = [
        np.minimum(lives.start[arm][name], 20)
        for arm, name in zip(ARMS, ("oppfolging", "refino"), strict=True)
    ]
    beside = np.column_stack([traits, *starts, *(lives.length[name] for name in lives.length)])
    beside = beside - assignment.cell_mean(beside, people.cell)
    beside = beside / np.maximum(np.sqrt((beside**2).sum(axis=0)), 1e-9)
    control, treated = (outcomes(lives, arm) for arm in ("kontroll", "tiltak"))
    # In kroner and hours the design would lose precision.
    fixed = (traits - traits.mean(axis=0)) / traits.std(axis=0)
    everybody = people.groups["alle"]
    adjusted = [
        assignment.estimand_columns(control, treated, people, covariates, everybody)
        for covariates in (fixed, fixed[:, :0])
    ]
    return np.column_stack([beside, *adjusted])
