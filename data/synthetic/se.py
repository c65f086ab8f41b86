"""The SE trial: from the declared process to Parquet files of the contract."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.synthetic import assignment, sample
from data.synthetic import parameters as declared
from data.synthetic.earnings import inntekt_aar, work_extracts
from data.synthetic.extracts import Writer

STUDY = Path(__file__).parents[1] / "studies" / "se.toml"


def realise(*, seed: int, scale: int) -> tuple[sample.Lives, np.ndarray]:
    """People with both lives, and the arm each was drawn to."""
    parameters = declared.load("se")
    rng = np.random.default_rng(seed)
    lives = sample.draw_lives(parameters, rng, scale=scale)
    return lives, assignment.assign(lives.people, sample.targets(lives), rng)


def write(out: Path, *, seed: int, scale: int, progress: Callable[[str], None]) -> None:
    """Draw the sample and write every extract and the study's definition into ``out``."""
    parameters = declared.load("se")
    progress("Trekker personer og livsløp")
    lives, treated = realise(seed=seed, scale=scale)
    writer = Writer(lives, treated, np.random.default_rng([seed, 1]))
    study = tomllib.loads(STUDY.read_text(encoding="utf-8"))
    progress("Skriver uttrekkene")
    out.mkdir(parents=True, exist_ok=True)
    earnings = writer.earnings()
    amelding, arbeidsforhold = work_extracts(earnings, writer.rng)
    frames = {
        "kilder": writer.kilder(),
        "personer": writer.personer(),
        "trekning": writer.trekning(),
        "tiltak_deltakelse": writer.tiltak_deltakelse(study["omlegging"]),
        "ytelser": writer.ytelser(),
        "amelding": amelding,
        "arbeidsforhold": arbeidsforhold,
        "inntekt_aar": inntekt_aar(lives, earnings),
        "fidelity": writer.fidelity(parameters.fixed["fidelity"]),
    }
    for name, frame in frames.items():
        save(frame, out / f"{name}.parquet")
    shutil.copyfile(STUDY, out / "study.toml")


def save(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, with times cut to dates and texts stored as texts."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for position, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(position, field.name, table.column(position).cast(pa.date32()))
        elif pa.types.is_null(field.type):
            table = table.set_column(position, field.name, table.column(position).cast(pa.string()))
    pq.write_table(table.replace_schema_metadata(None), path, compression="zstd")
