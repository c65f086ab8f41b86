"""Synthetic register extracts, drawn from a declared process and calibrated to a printed report."""

from collections.abc import Callable
from pathlib import Path

from data.synthetic import refino, reform, se, utvidet

STUDIES = {"se": se.write, "refino": refino.write, "utvidet": utvidet.write, "reform": reform.write}


class UnknownStudyError(ValueError):
    """There is no synthetic process for the study."""


def synthesise(
    study: str,
    out: Path,
    *,
    seed: int = 20140501,
    scale: int = 1,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Write the extracts of a study, drawn from its declared process, and its definition.

    Parameters
    ----------
    study : str
        Id of the study, a key of ``STUDIES``.
    out : Path
        Folder for the Parquet files and ``study.toml``; made if it is not there. Files of the same
        names are replaced.
    seed : int
        The same seed and scale give the same files.
    scale : int
        Multiplies every count of people, by arm, unit and month.
    progress : callable, optional
        Told in bokmål what is being done.

    Raises
    ------
    UnknownStudyError
        If the study has no synthetic process.
    ValueError
        If ``scale`` is below 1.
    """
    if study not in STUDIES:
        raise UnknownStudyError(f"No synthetic data for study {study!r}. Choose one of {sorted(STUDIES)}.")
    if scale < 1:
        raise ValueError(f"scale is {scale}. Choose a whole number from 1.")
    STUDIES[study](Path(out), seed=seed, scale=scale, progress=progress or (lambda message: None))
