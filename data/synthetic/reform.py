"""The reform study: from the declared process to Parquet files of the contract."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from data.synthetic import reform_parameters as declared
from data.synthetic.reform_extracts import Writer
from data.synthetic.reform_measures import FollowUp, draw_follow_up
from data.synthetic.reform_people import People, draw_people
from data.synthetic.reform_work import Work, draw_work
from data.synthetic.se import save

FILES = (
    "kilder",
    "personer",
    "tiltak_deltakelse",
    "tiltak_gjennomforing",
    "arena_status",
    "ytelser",
    "arbeidsforhold",
    "ledighet",
)


def realise(*, seed: int, scale: int) -> tuple[People, Work, FollowUp]:
    """People, their work and other measures by month, and their rows of follow-up."""
    parameters, rng = declared.load(), np.random.default_rng([seed, 2013])
    people = draw_people(parameters, rng, scale=scale)
    work = draw_work(parameters, people, rng)
    return people, work, draw_follow_up(parameters, people, rng)


def write(out: Path, *, seed: int, scale: int, progress: Callable[[str], None]) -> None:
    """Draw the sample and write every extract and the study's definition into ``out``."""
    progress("Trekker personer og livsløp")
    people, work, follow_up = realise(seed=seed, scale=scale)
    rng = np.random.default_rng([seed, 2014])
    writer = Writer(declared.load(), people, work, follow_up, rng, scale=scale)
    progress("Skriver uttrekkene")
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        save(getattr(writer, name)(), out / f"{name}.parquet")
    shutil.copyfile(declared.STUDY, out / "study.toml")
