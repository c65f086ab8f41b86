"""Plates of how the weights come about: who has a counterpart, and how alike the arms become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import disclosure, sentences, sentences_plain
from dashboard import sentences_robust as words
from dashboard.analysis.few_clusters import ENOUGH_CLUSTERS
from dashboard.analysis.robustness import Robustness
from dashboard.catalogue import Study
from dashboard.charts import overlap
from dashboard.charts.labels import ARMS, Labels
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import _, count, number, percent
from dashboard.warehouse import Database
from dashboard.words import labels_of

OVERLAP, BALANCE = "overlapp", "vektbalanse"
_LETTERS = 40  # of a name beside a bar
_ROUNDING = 1e-9  # of an edge like 0.15 in doubles


def overlapping(database: Database, selection: Selection, found: Robustness) -> Plate:
    """Share of each arm by estimated probability of treatment."""
    study = database.study(selection)
    labels, table = labels_of(selection, study), _with_shares(found.overlap)

    def draw(theme: str, compact: bool) -> go.Figure:
        return overlap.overlap(table, labels=labels, theme=theme, compact=compact)

    frame = table.frame
    filled = frame["low"][frame["n"].fillna(0) > 0]
    shown = frame[frame["low"].between(filled.min(), filled.max())]
    return Plate(
        kind=OVERLAP,
        title=words.overlap_title(found, labels),
        sentence=weighted_state(
            selection,
            study,
            found,
            error=_("Andeler av alle i gruppen, uten intervall og standardfeil."),
        ),
        reading=words.overlap_reading(found, labels),
        not_shown=not_shown(
            study,
            _("Sannsynligheten er anslått av det som er målt, og sier ikke om noe umålt skiller gruppene."),
        ),
        definition=_(
            "Sannsynligheten for {arm} er anslått med logistisk regresjon på kjennetegnene i modell {model}."
        ).format(arm=labels.treated, model=_(study.specs[selection.spec].title)),
        panels=(_shares(shown, labels),) if len(filled) else (),
        table=table,
        columns={
            "arm": (_("Gruppe"), lambda arm: labels.arm(str(arm))),
            "low": (_("Sannsynlighet fra"), two),
            "high": (_("til"), two),
            "n": ("N", count),
            "share": (_("Andel av gruppen"), percent),
        },
        summary=_by_tenth(frame, labels),
        draw=draw,
        alt=overlap.overlap_alt_text(table, labels=labels),
        **weighted(database, selection, study, found),
    )


def balanced(database: Database, selection: Selection, found: Robustness) -> Plate:
    """How far apart the arms are in each characteristic, before and after weighting."""
    study = database.study(selection)
    titles = words.level_titles(found, study)
    table = _with_titles(found.balance, titles)

    def draw(theme: str, compact: bool) -> go.Figure:
        return overlap.balance(table, titles=titles, theme=theme, compact=compact)

    columns: dict[str, tuple[str, Cell]] = {
        "title": (_("Kjennetegn"), str),
        "before": (_("Før"), two),
        "ipw": (_("Etter vekting"), two),
        "entropi": (_("Etter balansering"), two),
    }
    known = table.frame.dropna(subset=["before"])
    most = known.head(overlap.MOST)
    names = [name for name in ("before", "ipw", "entropi") if most[name].notna().any()]
    is_cut = len(known) > len(most)
    reading = words.balance_reading(found)
    if is_cut:
        reading += " " + _("Figuren viser de {n} som skilte mest før vekting.").format(n=count(len(most)))
    return Plate(
        kind=BALANCE,
        title=words.balance_title(found),
        sentence=weighted_state(
            selection,
            study,
            found,
            error=_("Standardiserte forskjeller, uten intervall og standardfeil."),
        ),
        reading=reading,
        not_shown=not_shown(study, _("Bare det som er målt, kan vises og vektes likt.")),
        definition=_(
            "Standardisert forskjell er forskjellen i gjennomsnitt delt på felles standardavvik før vekting."
        ),
        panels=(_most_apart(most, names, columns, is_cut=is_cut),) if names else (),
        table=table,
        columns=columns,
        summary=summary(columns, most.to_dict("records"), tuple(columns)),
        draw=draw,
        alt=overlap.balance_alt_text(table, titles=titles),
        **weighted(database, selection, study, found),
    )


def state(selection: Selection, study: Study, target: str, persons: tuple[float, float], error: str) -> str:
    """What is shown, of which month or window, of how many, and what the uncertainty is."""
    treated, control = persons
    counts = _("N = {n} ({treated} / {control}).").format(
        n=count(treated + control), treated=count(treated), control=count(control)
    )
    said = sentences.state_sentence(selection, study)
    return f"{said} {sentences.target_text(target).capitalize()}. {counts} {error}"


def weighted_state(selection: Selection, study: Study, found: Robustness, *, error: str = "") -> str:
    """As :func:`state`, and for whom and with what the numbers are weighted."""
    error = error or standard_error(selection, study, found.n_clusters)
    told = state(selection, study, found.target, (found.n_treated, found.n_control), error)
    return f"{told} {words.weighted_for(found, study, labels_of(selection, study))}"


def standard_error(selection: Selection, study: Study, n_clusters: int | None = None) -> str:
    """The kind of standard error as a sentence, with what the intervals are."""
    text = sentences.se_text(selection, study, n_clusters)
    return _("{error}, 95 %-intervaller.").format(error=text[:1].upper() + text[1:])


def weighted(database: Database, selection: Selection, study: Study, found: Robustness) -> dict[str, Any]:
    """The fields of a plate that are the same for all that is weighted."""
    told = [words.effects_sentence(found, study)]
    if found.n_clusters is not None and found.n_clusters < ENOUGH_CLUSTERS:
        told.append(_("Få klynger: klyngede standardfeil blir ofte for små."))
    return {
        "page": "effekter",
        "caveats": (*(text for text in told if text), *caveats(study, found.methods)),
        **common(database, selection),
    }


def caveats(study: Study, table: Protected) -> tuple[str, ...]:
    """What a reader must know before using any number of one target."""
    told = [sentences.fixed_samples_sentence(study)]
    if table.withheld:
        told.append(_("Celler under minstegrensen er tatt ut og antall er avrundet."))
    return tuple(text for text in told if text)


def not_shown(study: Study, own: str) -> str:
    """What the figure does not say: by design, its own, and by the data."""
    parts = [own, *sentences_plain.by_data(study)]
    if not study.is_randomised:
        parts.insert(0, _("Deltakerne er ikke trukket ut: forskjellen kan ha andre årsaker enn tiltaket."))
    return " ".join(parts)


def summary(
    columns: Mapping[str, tuple[str, Cell]], rows: Iterable[Mapping[Any, Any]], names: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Some of the columns, written, with their titles first."""
    header = tuple(columns[name][0] for name in names)
    return (header, *(tuple(columns[name][1](row[name]) for name in names) for row in rows))


def two(x: float | None) -> str:
    return number(x, 2)


def _with_shares(table: Protected) -> Protected:
    """People per bin, and their share of those shown in the arm."""
    frame = table.frame
    shown = frame.groupby("arm")["n"].transform("sum")
    share = frame["n"].astype(float) / shown.astype(float).where(shown > 0)
    return disclosure.protect(
        frame.assign(share=share), data_status=table.data_status, persons=["n"], values=["share"]
    )


def _shares(shown: pd.DataFrame, labels: Labels) -> Panel:
    """Both arms side by side, from the first bin with anybody to the last."""
    arms = {arm: shown[shown["arm"] == arm] for arm in ARMS}
    bins = arms[ARMS[0]]
    x = tuple(_bin(low, high) for low, high in zip(bins["low"], bins["high"], strict=True))
    return Panel(
        _("Fordelingen i hver gruppe"),
        "grupper",
        tuple(
            Series(labels.arm(arm), x, numbers(frame["share"]), None, None, arm)
            for arm, frame in arms.items()
        ),
        _("Anslått sannsynlighet for {arm}").format(arm=labels.treated),
        _("prosent av gruppen"),
        "share",
    )


def _by_tenth(frame: pd.DataFrame, labels: Labels) -> tuple[tuple[str, ...], ...]:
    """Two bins in each row, both arms beside each other; missing where one of the bins is."""
    tenth = (frame["low"] * 10 + _ROUNDING).astype(int)
    wide = frame.assign(tenth=tenth).groupby(["arm", "tenth"])[["n", "share"]]
    sums = wide.agg(lambda x: x.sum(skipna=False))
    sides = [sums.loc[arm] for arm in ARMS]
    filled = sorted(set(tenth[frame["n"] > 0]))
    names, share = [labels.arm(arm) for arm in ARMS], _("{arm}, andel")
    header = (_("Sannsynlighet"), *(share.format(arm=name) for name in names), *(f"N {n}" for n in names))
    rows = (
        (
            _bin(at / 10, (at + 1) / 10),
            *(percent(side["share"][at]) for side in sides),
            *(count(side["n"][at]) for side in sides),
        )
        for at in filled
    )
    return (header, *rows)


def _bin(low: float, high: float) -> str:
    return f"{two(low)}–{two(high)}"


def _with_titles(table: Protected, titles: Mapping[tuple[str, str], str]) -> Protected:
    """The balance table with what each row is called first."""
    frame = table.frame.copy()
    named = [titles[key] for key in zip(frame["covariate"], frame["level"], strict=True)]
    frame.insert(0, "title", named)
    return disclosure.protect(frame, data_status=table.data_status, persons=["n_treated", "n_control"])


def _most_apart(
    most: pd.DataFrame, names: Sequence[str], columns: Mapping[str, tuple[str, Cell]], *, is_cut: bool
) -> Panel:
    heading = _("Standardisert forskjell")
    if is_cut:
        heading = _("Standardisert forskjell, de {n} største før vekting").format(n=count(len(most)))
    x = tuple(overlap.short_name(title, _LETTERS) for title in most["title"])
    series = tuple(Series(columns[name][0], x, numbers(most[name]), None, None, "annet") for name in names)
    return Panel(heading, "liggende", series, "", _("standardavvik"), "score", is_difference=True)
