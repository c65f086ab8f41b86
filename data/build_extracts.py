"""Open one extract file, CSV or Parquet, and lay it in DuckDB as text, column by column.

Nothing is interpreted here: every value becomes trimmed text or null, so that CSV and
Parquet meet the same checks. Only the columns of the contract (and those a study asks
for) are laid in; the names of the others are returned.
"""

import codecs
import csv
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.contract import File, contract

_CHUNK = 1 << 20
_FLOATS = ("FLOAT", "DOUBLE")


class ExtractError(ValueError):
    """An extract file cannot be read; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What was found in one file. ``table`` holds ``rad`` and the columns as text.

    Unknown columns are there too, for the search for identity numbers, as ``ukjent_1`` and so on.
    """

    path: Path
    table: str
    found: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    rows: int


def find(folder: Path) -> tuple[dict[str, Path], tuple[Path, ...]]:
    """The extract files of a folder by table name, and data files that are none of them.

    Raises
    ------
    ExtractError
        If the folder does not exist, or a table lies there both as CSV and as Parquet.
    """
    if not folder.is_dir():
        raise ExtractError(f"{folder}: finnes ikke, eller er ikke en mappe.")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".csv", ".parquet"))
    known: dict[str, Path] = {}
    for path in paths:
        if path.stem in known:
            raise ExtractError(
                f"{folder}: {path.stem} ligger der både som CSV og Parquet. Behold bare den ene."
            )
        if path.stem in contract().files:
            known[path.stem] = path
    return known, tuple(path for path in paths if path.stem not in known)


def lay_in(
    con: duckdb.DuckDBPyConnection, *, file: File, path: Path | None, extra: tuple[str, ...] = ()
) -> Raw:
    """Lay one file in as table ``raa_<file>``; without a path the table is empty.

    Parameters
    ----------
    extra : names of further columns that the study asks for, checked identifiers

    Raises
    ------
    ExtractError
        If the file is not UTF-8, is damaged, or has rows of another length than its header.
    """
    wanted = (*file.columns, *extra)
    table = f"raa_{file.name}"
    if path is None:
        columns = ", ".join(f'"{name}" varchar' for name in wanted)
        con.execute(f"create or replace table {table} (rad bigint, {columns})")
        return Raw(path=Path(file.name), table=table, found=(), unknown=(), missing=(), rows=0)
    try:
        relation = _relation(con, path)
        types = {name: str(kind) for name, kind in zip(relation.columns, relation.types, strict=True)}
        unknown = tuple(name for name in types if name not in wanted)
        names = {name: name for name in wanted} | {
            name: f"ukjent_{i}" for i, name in enumerate(unknown, start=1)
        }
        columns = ",\n".join(
            f"    {_as_text(name, types.get(name))} as {into}" for name, into in names.items()
        )
        relation.create_view("kilde_fil", replace=True)
        con.execute(
            f"create or replace table {table} as\n"
            f"select row_number() over () as rad,\n{columns}\nfrom kilde_fil"
        )
        con.execute("drop view kilde_fil")
    except duckdb.Error as error:
        raise ExtractError(_reason(path, error)) from None
    rows = con.execute(f"select count(*) from {table}").fetchone()
    return Raw(
        path=path,
        table=table,
        found=tuple(types),
        unknown=unknown,
        missing=tuple(name for name in wanted if name not in types),
        rows=int(rows[0]) if rows else 0,
    )


def quote(name: str) -> str:
    """A name from a file's header as an SQL identifier.

    Examples
    --------
    >>> quote('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def _relation(con: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    if path.suffix.lower() == ".parquet":
        return con.read_parquet(str(path))
    _must_be_utf8(path)
    header, separator = _header(path)
    return con.read_csv(
        str(path),
        columns={name: "VARCHAR" for name in header},
        header=True,
        auto_detect=False,
        delimiter=separator,
        quotechar='"',
        escapechar='"',
    )


def _as_text(name: str, kind: str | None) -> str:
    """One column as text; missing columns are null, and so are NaN and empty text."""
    if kind is None:
        return "cast(null as varchar)"
    column = quote(name)
    text = f"nullif(trim(cast({column} as varchar)), '')"
    return f"case when isnan({column}) then null else {text} end" if kind in _FLOATS else text


def _must_be_utf8(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 1
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ExtractError(f"{path}: er UTF-16. Lagre filen på nytt som UTF-8.")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                lines += chunk[: error.start].count(b"\n")
                raise ExtractError(
                    f"{path}: er ikke UTF-8 (linje {lines}); den ser ut til å være Latin-1. "
                    f"Lagre den som UTF-8, for eksempel: iconv -f ISO-8859-1 -t UTF-8 {path.name} > ny.csv"
                ) from None
            lines += chunk.count(b"\n")


def _header(path: Path) -> tuple[list[str], str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
    if not first.strip():
        raise ExtractError(f"{path}: er tom. Fjern filen hvis kilden ikke er levert.")
    separator = ";" if first.count(";") > first.count(",") else ","
    header = [name.strip() for name in next(csv.reader([first], delimiter=separator))]
    folded = [name.casefold() for name in header]
    if twice := sorted({name for name in header if folded.count(name.casefold()) > 1}):
        raise ExtractError(f"{path}: kolonnen {twice[0]!r} står to ganger i overskriften.")
    if "" in header:
        raise ExtractError(f"{path}: en kolonne i overskriften mangler navn.")
    return header, separator


def _reason(path: Path, error: duckdb.Error) -> str:
    """DuckDB's complaint without the row it quotes, which may hold a person's values."""
    text = str(error)
    if path.suffix.lower() == ".parquet":
        return (
            f"{path}: kan ikke leses som Parquet. Filen er skadet eller ufullstendig; lag uttrekket på nytt."
        )
    line = re.search(r"on Line: (\d+)", text)
    where = f"linje {line[1]}" if line else "en linje"
    return (
        f"{path}: {where} har ikke like mange felt som overskriften, eller et anførselstegn er ikke lukket."
    )
