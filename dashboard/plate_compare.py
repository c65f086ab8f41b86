"""Plates of *Effekter*'s comparison of A and B."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import disclosure, plate_effects, sentences, sentences_compare
from dashboard.analysis.compare import PERSONS, Comparison, IncomparableError
from dashboard.catalogue import Study
from dashboard.charts import compare as chart
from dashboard.charts.labels import Labels, since
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, numbers, source
from dashboard.selection import Selection, pin, pinned
from dashboard.text import _, count, difference, percent, plain
from dashboard.warehouse import Database

COMPARISON = "sammenligning"
_ENDS = ("estimate", "conf_low", "conf_high")
VALUES = (*(f"{name}_{side}" for side in chart.SIDES for name in _ENDS), *_ENDS, "band_low", "band_high")
_EVERY = 12  # months between the rows of the short table
_LETTERS = 28  # of what tells a side from the other, beside its letter


def kinds(study: Study) -> tuple[str, ...]:
    return (COMPARISON,) if study.outcomes and study.specs else ()


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The pinned selection as A, the present one as B, and their difference month by month.

    Raises
    ------
    PlateError
        If nothing is pinned, the two are the same, or their estimates cannot be subtracted.
    TooFewError, NothingObservedError
        As on the page.
    """
    other = pinned(selection, database.catalogue)
    if other is None:
        raise PlateError(_("Ingenting å sammenligne med. Oppgi A med --mot, eller med mot= i utvalget."))
    if selection.against == pin(selection, database.catalogue):
        raise PlateError(same())
    try:
        found = results.compare(other, selection)
    except IncomparableError as error:
        raise PlateError(str(error)) from error
    made = compared(database, selection, found)
    if not made.panels:
        raise PlateError(
            _("Det er ingenting å vise i figuren «{kind}» for dette utvalget.").format(kind=kind)
        )
    return made


def same() -> str:
    """Why there is no difference to show while A and B are the same."""
    return _("Dette valget er festet som A. Endre utfall, utvalg eller modell, så vises forskjellen her.")


def compared(database: Database, selection: Selection, found: Comparison) -> Plate:
    """A and B month by month, and B less A below them."""
    sides = (found.a, selection)
    studies = (database.study(sides[0]), database.study(sides[1]))
    labels = sentences_compare.labels(sides, studies, found.unit)
    names = sentences_compare.names(sides, studies)
    shown = in_view(found, selection)

    def draw(theme: str, compact: bool) -> go.Figure:
        return chart.comparison(shown, labels=labels, names=names, theme=theme, compact=compact)

    wide = columns(labels)
    facts = common(database, selection)
    strictest = next(study for study in studies if study.data_status == found.table.data_status)
    facts |= {
        "source": "; ".join(dict.fromkeys(source(study) for study in studies)),
        "data_status": strictest.data_status,
        "status": sentences.status_label(strictest.data_status, is_calibrated=strictest.is_calibrated),
    }
    headline = sentences_compare.headline(found)
    return Plate(
        page="effekter",
        kind=COMPARISON,
        title=f"{labels.outcome}, {headline}" if labels.outcome else headline,
        sentence=sentences_compare.plate_sentence(found, sides, studies),
        reading=sentences_compare.reading(found, sides, studies),
        not_shown=_not_shown(studies),
        definition=_definition(sides, studies),
        caveats=_caveats(found, shown, studies),
        panels=_panels(shown, labels, names),
        table=found.table,
        columns=wide,
        summary=_summary(found, labels, wide),
        draw=draw,
        alt=chart.comparison_alt_text(shown, labels=labels, names=names),
        **facts,
    )


def in_view(found: Comparison, selection: Selection) -> Protected:
    """The months in view, without the bands that are switched off."""
    bands = ["band_low", "band_high"]
    points = [f"conf_{end}{side}" for end in ("low", "high") for side in ("", "_a", "_b")]
    hidden = {"begge": [], "punktvis": bands, "ingen": [*bands, *points]}[selection.band]
    frame = found.table.frame
    month = frame["target"].where(frame["target_kind"] == "month").astype(float)
    return disclosure.narrowed(found.table, rows=month.between(selection.first, selection.last), blank=hidden)


def rows(table: Protected, labels: Labels) -> list[dict[str, object]]:
    """The table's rows; a sum over months, in another unit than the column's, is written out with its own."""
    written: list[dict[str, object]] = []
    for row in table.frame.to_dict("records"):
        unit = labels.of(row["target"]).unit
        if unit != labels.unit:
            row |= {name: difference(row[name], unit, signed=True) for name in VALUES}
        written.append({str(name): cell for name, cell in row.items()})
    return written


def columns(labels: Labels) -> dict[str, tuple[str, Cell]]:
    """Title and writing of each column of the comparison."""

    def change(x: object) -> str:
        return x if isinstance(x, str) else plain(x, labels.unit, signed=True)  # type: ignore[arg-type]

    titles = {"conf_low": _("95 % fra {side}"), "conf_high": _("til {side}")}
    found: dict[str, tuple[str, Cell]] = {
        "target": (_("Måned eller vindu"), lambda x: sentences.target_text(str(x)).capitalize())
    }
    for ending, side in (("_a", "A"), ("_b", "B"), ("", "B − A")):
        found[f"estimate{ending}"] = (f"{side}, {labels.difference_axis}", change)
        found |= {f"{name}{ending}": (title.format(side=side), change) for name, title in titles.items()}
    found |= {
        "band_low": (_("Simultant fra"), change),
        "band_high": (_("til (simultant)"), change),
    }
    arms = {"treated": labels.treated, "control": labels.control}
    for name in PERSONS:
        _n, arm, side = name.split("_")
        found[name] = (f"N {side.upper()} {arms[arm]}", count)
    return found


def _panels(shown: Protected, labels: Labels, names: tuple[str, str]) -> tuple[Panel, ...]:
    # The months that stretch the axes on the page; a chart that can be edited has no others.
    frame = chart.with_people(shown.frame)
    if frame["estimate"].isna().all():
        return ()
    x = tuple(float(month) for month in frame["target"])
    axis, unit = since(labels.month0, "months"), labels.unit

    def series(name: str, ending: str, role: str) -> Series:
        y, *ends = (numbers(frame[f"{column}{ending}"]) for column in _ENDS)
        low, high = ends if any(end is not None for end in ends[0]) else (None, None)
        return Series(name, x, y, low, high, role)

    # B is the page's own estimate and has its colour; A comes after it and has the next, as in the figure.
    both = (
        series(_named("B", names[1]), "_b", "differanse"),
        series(_named("A", names[0]), "_a", "annet"),
    )
    gap = (series("B − A", "", "differanse"),)
    return (
        Panel(labels.difference, "linje", both, axis, labels.difference_axis, unit, True),
        Panel("B − A", "linje", gap, axis, labels.difference_axis, unit, True),
    )


def _named(letter: str, name: str) -> str:
    """A letter with the first choice in which its side differs, where there is room for it."""
    first = name.partition(", ")[0]
    told = first if first == name else f"{first} …"
    return f"{letter}: {told}" if 0 < len(told) <= _LETTERS else letter


def _definition(sides: tuple[Selection, Selection], studies: tuple[Study, Study]) -> str:
    one, two = (plate_effects.definition(*pair) for pair in zip(sides, studies, strict=True))
    return one if one == two else f"A: {one} B: {two}"


def _not_shown(studies: tuple[Study, Study]) -> str:
    """As a table of differences; one study without a draw is enough to say so."""
    return plate_effects.not_shown(next((one for one in studies if not one.is_randomised), studies[0]))


def _caveats(found: Comparison, shown: Protected, studies: tuple[Study, Study]) -> tuple[str, ...]:
    told = list(dict.fromkeys(sentences.fixed_samples_sentence(study) for study in studies))
    if len(chart.with_people(shown.frame)) < len(shown.frame):
        told.append(
            _(
                "Måneder med under {share} av deltakerne står i tabellen, men ikke i diagrammet som kan "
                "redigeres."
            ).format(share=percent(chart.FAIR_SHARE, 0))
        )
    if found.table.withheld:
        told.append(_("Celler under minstegrensen er tatt ut og antall er avrundet."))
    return tuple(text for text in told if text)


def _summary(
    found: Comparison, labels: Labels, wide: dict[str, tuple[str, Cell]]
) -> tuple[tuple[str, ...], ...]:
    """Windows, and every twelfth month after month 0."""
    frame = found.table.frame
    month = frame["target"].where(frame["target_kind"] == "month").astype(float)
    # A window of a single month stands for that month.
    is_window = ("mnd_" + frame["target"]).isin(frame["target"])
    kept = month.isna() | ((month >= 0) & (month % _EVERY == 0) & ~is_window)
    names = ("target", "estimate_a", "estimate_b", *_ENDS)
    shown = rows(disclosure.narrowed(found.table, rows=kept), labels)
    header = tuple(wide[name][0] for name in names)
    return (header, *(tuple(wide[name][1](row[name]) for name in names) for row in shown))
