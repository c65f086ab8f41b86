"""The rules an extract must pass, and the import report that says what came of them.

A rule is an SQL condition that is true where a row breaks it. The row is then rejected and
counted, never changed and never shown. What cannot be repaired by leaving a row out (a
missing column, a value of the wrong type, two arms for one person, a national identity
number) is an error, and nothing of the study is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.contract import Column, File, contract

SMALLEST_COUNT_OF_PERSONS = 10
LARGEST_MONTHLY_WAGE = 500_000
MONTHS_TO_SHOW = ("forste_maaned", "siste_maaned", "dekning_fra", "dekning_til")
OTHER_MEASURES = {
    "ikke_deltakelse": "ikke deltakelse etter status",
    "negativ_lonn": "person-måneder med negativ lønn, satt til 0",
    "hoy_lonn": "person-måneder med lønn over 500 000 kroner",
    "hoy_stilling": "stillingsprosent over 100",
    "alder_utenfor": "personer utenfor 16-70 år ved start",
    "celler_med_en_arm": "trekningsenhet x kvartal med bare én arm",
}

# The row is called `rader`, its coverage `dekning`.
BROKEN = {
    "kjent_person": "rader.lopenr not in (select personer.lopenr from personer)",
    "har_fra_dato": "rader.fra_dato is null",
    "har_til_dato_naar_avsluttet": "rader.til_dato is null and rader.er_avsluttet",
    "slutter_ikke_for_start": "rader.til_dato < rader.fra_dato",
}
OUTSIDE_SPELL = (
    "not coalesce(rader.fra_dato <= dekning.til_dag"
    " and coalesce(rader.til_dato, dekning.til_dag) >= dekning.fra_dag, false)"
)
OUTSIDE_MONTH = "not coalesce(rader.maaned_idx between dekning.fra_idx and dekning.til_idx, false)"

_PATTERNS = {
    "integer": r"[+-]?\d{1,9}(\.0+)?",
    "number": r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?",
    "date": r"\d{4}-\d{2}-\d{2}([ T]00:00:00(\.0+)?)?",
    "month": r"\d{4}-(0[1-9]|1[0-2])(-01([ T]00:00:00(\.0+)?)?)?",
}
TYPE_NAMES = {
    "integer": "et heltall",
    "number": "et tall",
    "date": "en dato, ÅÅÅÅ-MM-DD",
    "month": "en måned, ÅÅÅÅ-MM",
    "text": "tekst",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the import report: file, what was measured, the number and a text."""

    fil: str
    maal: str
    verdi: float | None
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The import report of one study. With ``errors`` nothing of it was loaded."""

    study: str
    data_status: str
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def is_ok(self) -> bool:
        """True when the extracts can be built."""
        return not self.errors


@dataclass(slots=True)
class Log:
    """What the checks have found so far, in order."""

    notes: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, fil: str, maal: str, verdi: float | None, tekst: str = "") -> None:
        """Add one line to the report."""
        self.notes.append(Note(fil=fil, maal=maal, verdi=verdi, tekst=tekst))


def wrong_type(column: Column) -> str | None:
    """SQL condition: the text in ``column`` is not of its type; None where anything is.

    Examples
    --------
    >>> from data.contract import contract
    >>> wrong_type(contract().files["personer"].columns["lopenr"]) is None
    True
    """
    if column.type == "text":
        return None
    pattern = f"not regexp_full_match({column.name}, '{_PATTERNS[column.type]}')"
    if column.type == "date":
        return (
            f"{column.name} is not null and ({pattern} or try_cast(left({column.name}, 10) as date) is null)"
        )
    return pattern


def outside_range(column: Column) -> str | None:
    """SQL condition: the text in ``column`` is outside minimum and maximum; None without limits."""
    if column.minimum is None and column.maximum is None:
        return None
    if column.type == "month":
        return f"(left({column.name}, 7) < '{column.minimum}' or left({column.name}, 7) > '{column.maximum}')"
    value = f"try_cast(replace({column.name}, ',', '.') as double)"
    return f"({value} < {column.minimum} or {value} > {column.maximum})"


def eleven_digits(column: str) -> str:
    """SQL value: the first eleven digits in a row in the text (a space after six is allowed), or ''."""
    pattern = "(^|[^0-9])([0-9]{6} ?[0-9]{5})($|[^0-9])"
    return f"replace(regexp_extract({column}, '{pattern}', 2), ' ', '')"


def is_identity_number(digits: str) -> str:
    """SQL condition: the eleven digits in column ``digits`` pass the control of an identity number.

    Both control digits are tested (weights 3 7 6 1 8 9 4 5 2 1 and 5 4 3 2 7 6 5 4 3 2 1,
    sums divisible by 11). D-numbers and the like pass the same test.
    """
    sums = []
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)):
        terms = (
            f"{weight} * try_cast(substr({digits}, {place}, 1) as integer)"
            for place, weight in enumerate(weights, start=1)
        )
        sums.append(f"coalesce(({' + '.join(terms)}) % 11 = 0, false)")
    return " and ".join(sums)


def key_columns(file: File, found: Iterable[str]) -> tuple[str, ...]:
    """The key columns that the file holds, by their names after the register query."""
    names = {"maaned": "maaned_idx"}
    return tuple(names.get(name, name) for name in file.key if name in set(found))


def count_of_persons(count: int) -> tuple[float | None, str]:
    """A number of persons as (value, text): below ten only the text "under 10".

    Examples
    --------
    >>> count_of_persons(3), count_of_persons(0), count_of_persons(12)
    ((None, 'under 10'), (0.0, ''), (12.0, ''))
    """
    if 0 < count < SMALLEST_COUNT_OF_PERSONS:
        return None, f"under {SMALLEST_COUNT_OF_PERSONS}"
    return float(count), ""


def as_text(report: Report) -> str:
    """The report in plain bokmål, one block per file, errors last."""
    lines = [f"Importrapport for {report.study} (data: {report.data_status})"]
    present = {note.fil for note in report.notes}
    for fil in (name for name in contract().files if name in present):
        lines += ["", f"{fil} ({contract().files[fil].title})"]
        lines += [f"  {_sentence(note)}" for note in report.notes if note.fil == fil]
    for heading, messages in (("Advarsler", report.warnings), ("Feil", report.errors)):
        if messages:
            lines += ["", f"{heading}:", *(f"  - {message}" for message in messages)]
    lines += [
        "",
        "Uttrekkene kan bygges." if report.is_ok else "Uttrekkene kan ikke bygges. Ingenting er lastet inn.",
    ]
    return "\n".join(lines)


def _sentence(note: Note) -> str:
    if note.maal in MONTHS_TO_SHOW:
        words = {
            "forste_maaned": "første måned",
            "siste_maaned": "siste måned",
            "dekning_fra": "komplett fra",
        }
        return f"{words.get(note.maal, 'komplett til')}: {note.tekst}"
    if note.maal == "andel_personer":
        return f"andel personer med minst én rad: {_number(100 * (note.verdi or 0), decimals=1)} %"
    name, _, rule = note.maal.partition(":")
    words = {
        "lest": "rader lest",
        "beholdt": "rader beholdt",
        "ukjent_person": "ukjent person",
        **OTHER_MEASURES,
    }
    if name == "avvist":
        label = f"avvist, {contract().rules.get(rule, rule)}"
    elif name in ("ukjent_kode", "utenfor_tillatt"):
        label = "ukjente koder" if name == "ukjent_kode" else "utenfor tillatte verdier, satt til mangler"
        return f"{label}: {_number(note.verdi or 0)} ({note.tekst})"
    else:
        label = words.get(name, name)
    return f"{label}: {note.tekst if note.verdi is None else _number(note.verdi)}"


def _number(value: float, *, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")
