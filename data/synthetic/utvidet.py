"""Report 004, Utvidet oppfølging i NAV: from the declared process to Parquet files of the contract."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data.synthetic import utvidet_people
from data.synthetic.se import save
from data.synthetic.utvidet_benefits import draw_benefits
from data.synthetic.utvidet_extracts import Writer
from data.synthetic.utvidet_measures import draw_months
from data.synthetic.utvidet_work import draw_path

STUDY = Path(__file__).parents[1] / "studies" / "utvidet.toml"
FILES = (
    "kilder",
    "personer",
    "tiltak_deltakelse",
    "arena_status",
    "ytelser",
    "arbeidsforhold",
    "ledighet",
)


def realise(*, seed: int, scale: int) -> Writer:
    """Everybody who starts and their lives, ready to be written."""
    process = utvidet_people.declared()
    rng = np.random.default_rng([seed, 2017])
    people = utvidet_people.draw_people(process, rng, scale=scale)
    path = draw_path(process, people, rng)
    states = draw_months(process, people, path, rng)
    benefits = draw_benefits(process, people, path, states, rng)
    return Writer(process, people, path, states, benefits, rng, scale=scale)


def write(out: Path, *, seed: int, scale: int, progress: Callable[[str], None]) -> None:
    """Draw the sample and write every extract and the study's definition into ``out``."""
    progress("Trekker personer og livsløp")
    writer = realise(seed=seed, scale=scale)
    progress("Skriver uttrekkene")
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        save(getattr(writer, name)(), out / f"{name}.parquet")
    shutil.copyfile(STUDY, out / "study.toml")
