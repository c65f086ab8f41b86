"""Plates of *Oversikt*: the main result of every study in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard import disclosure, export, sentences, sentences_plain
from dashboard.analysis.overview import Card
from dashboard.catalogue import Study
from dashboard.charts.dots import Dot, dot_sentence, dots, stacked
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.names import contrast_name
from dashboard.plates import Cell, Numbers, Panel, Plate, PlateError, Results, Series, common, source
from dashboard.selection import Selection
from dashboard.text import MISSING, _, count, difference, interval
from dashboard.warehouse import Database

STUDIES = "studier"


def kinds(study: Study) -> tuple[str, ...]:
    """The same with every study: it shows them all."""
    return (STUDIES,)


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The main result of each study side by side.

    Raises
    ------
    PlateError
        If no study has one.
    """
    return side_by_side(database, selection, results.overview())


def side_by_side(database: Database, selection: Selection, cards: Sequence[Card]) -> Plate:
    """As :func:`plate`, from the cards at hand."""
    if all(card.effects is None for card in cards):
        raise PlateError(_("Ingen av studiene har et hovedresultat som kan vises."))
    table = export.overview_table(tuple(cards))
    records = table.frame.to_dict(orient="records")
    shown = [_Shown(card, row) for card, row in zip(cards, records, strict=True)]
    units = tuple(dict.fromkeys(one.unit for one in shown))

    def draw(theme: str, compact: bool) -> go.Figure:
        return stacked([_drawn(shown, unit, theme=theme, compact=compact) for unit in units])

    facts = common(database, selection)
    facts |= {"source": _sources(cards), "status": _status(cards), "data_status": table.data_status}
    return Plate(
        page="oversikt",
        kind=STUDIES,
        title=_title(shown),
        sentence=_sentence(shown),
        reading=_(
            "Hver studie er vist med sitt eget hovedutfall, sin hovedmodell og sitt hovedvindu. Prikken er "
            "anslaget og streken 95 %-intervallet. Der prikken er fylt, er deltakerne trukket, og anslaget "
            "er en effekt. Der den er åpen, er de ikke trukket, og anslaget er en forskjell."
        ),
        not_shown=_not_shown(cards),
        definition=" ".join(_definition(card) for card in cards),
        caveats=tuple(f"{_(card.study.title)}: {card.reason}" for card in cards if card.effects is None),
        panels=tuple(_panel(shown, unit) for unit in units),
        table=table,
        columns=columns(),
        summary=_summary(shown),
        draw=draw,
        alt=" ".join(dot_sentence(one.dot(), unit=one.unit) for one in shown),
        **facts,
    )


class _Shown:
    """A card beside its row of the protected table: the words are the card's, the numbers the row's."""

    def __init__(self, card: Card, row: dict[Any, Any]) -> None:
        self.study, self.row, self.is_known = card.study, row, card.effects is not None
        outcome = card.study.outcomes[card.selection.outcome]
        self.unit, self.outcome = outcome.unit or "count", _(outcome.title)
        self.title = _(card.study.title)
        self.word = sentences.effect_word(card.study)
        self.window = sentences.target_text(str(row["window"])) if self.is_known else ""
        self.what = ", ".join(filter(None, (self.outcome, self.window)))

    def number(self, name: str) -> float | None:
        found = self.row[name]
        return float(found) if self.is_known and found == found else None

    def written(self, name: str) -> str:
        return difference(self.number(name), self.unit, signed=True) if self.is_known else MISSING

    @property
    def interval(self) -> str:
        ends = (self.number("conf_low"), self.number("conf_high"))
        return MISSING if None in ends else interval(*ends, self.unit)  # type: ignore[arg-type]

    @property
    def verdict(self) -> str:
        return sentences.verdict_label(str(self.row["verdict"])) if self.is_known else MISSING

    @property
    def counts(self) -> str:
        """ "SE-forsøket: N = 3 737 (1 367 / 2 370)"; without N where there is nothing to show."""
        treated, control = self.number("n_treated"), self.number("n_control")
        if treated is None or control is None:
            return _("{title}: for få til å vises").format(title=self.title)
        n = _("N = {n} ({treated} / {control})").format(
            n=count(treated + control), treated=count(treated), control=count(control)
        )
        return f"{self.title}: {n}"

    def dot(self) -> Dot:
        nan = float("nan")
        estimate, low, high = (
            nan if number is None else number
            for number in (self.number(name) for name in ("estimate", "conf_low", "conf_high"))
        )
        return Dot(
            title=self.title,
            words=f"{self.word}: {self.what}",
            estimate=estimate,
            low=low,
            high=high,
            hover=f"<b>{self.counts}</b><br>{self.word}: {self.what}<br>{self.written('estimate')} "
            f"{self.interval}",
            is_main=self.study.is_randomised,
        )


def _by_strictness(cards: Sequence[Card]) -> list[Study]:
    return sorted((card.study for card in cards), key=lambda study: disclosure.strictness(study.data_status))


def _status(cards: Sequence[Card]) -> str:
    """Every status among the studies, the strictest first."""
    said = [
        sentences.status_label(study.data_status, is_calibrated=study.is_calibrated)
        for study in _by_strictness(cards)
    ]
    return " ".join(dict.fromkeys(said))


def _sources(cards: Sequence[Card]) -> str:
    """The reports by their codes, and what has none by its title; the one there is in full."""
    if len(cards) == 1:
        return source(cards[0].study)
    reports = [card.study.definition.get("report") or {} for card in cards]
    codes = [str(report["code"]) for report in reports if report.get("code")]
    named = [source(card.study) for card, r in zip(cards, reports, strict=True) if not r.get("code")]
    written = _("Rapport {codes}").format(codes=", ".join(codes)) if codes else ""
    return "; ".join(filter(None, (written, *named)))


def _title(shown: Sequence[_Shown]) -> str:
    """How many results are clear, and which way."""
    if len(shown) == 1:
        return f"{shown[0].title}: {shown[0].verdict}"
    known = [one.verdict for one in shown if one.is_known]
    verdicts = ", ".join(f"{count(known.count(one))} {one}" for one in dict.fromkeys(known))
    return _("Hovedresultatet i {n} studier: {verdicts}").format(n=count(len(known)), verdicts=verdicts)


def _sentence(shown: Sequence[_Shown]) -> str:
    """Every study's N, what the intervals are, and what the data are."""
    names = dict.fromkeys(sentences.status_name(one.study.data_status) for one in shown)
    return _("Hovedutfallet i hver studie, med 95 %-intervall. {counts}. {status}.").format(
        counts="; ".join(one.counts for one in shown), status=", ".join(names).capitalize()
    )


def _not_shown(cards: Sequence[Card]) -> str:
    said = [_("Studiene har ulike deltakere, utfall og tidsrom, og kan ikke rangeres etter figuren.")]
    chosen = [_(card.study.title) for card in cards if not card.study.is_randomised]
    if chosen:
        said.append(
            _("Ikke trukket: {studies}. Forskjellen kan ha andre årsaker enn tiltaket.").format(
                studies="; ".join(chosen)
            )
        )
    by_data = dict.fromkeys(text for card in cards for text in sentences_plain.by_data(card.study))
    return " ".join([*said, *by_data])


def _definition(card: Card) -> str:
    study, found = card.study, card.effects
    return _("{title}: {contrast}. {outcome}, modell {spec}, {error}. {source}.").format(
        title=_(study.title),
        contrast=contrast_name(study),
        outcome=_(study.outcomes[card.selection.outcome].title),
        spec=_(study.specs[card.selection.spec].title),
        error=sentences.se_text(card.selection, study, found.n_clusters if found else None),
        source=source(study),
    )


def _drawn(shown: Sequence[_Shown], unit: str, *, theme: str, compact: bool) -> go.Figure:
    """The studies that count in the same unit, on one axis."""
    mine = [one for one in shown if one.unit == unit]
    labels = Labels(outcome="", unit=unit, treated="", control="", difference=_words(mine))
    rows = [one.dot() for one in mine]
    return dots(rows, labels=labels, unit=unit, theme=theme, compact=compact, empty="")


def _words(shown: Sequence[_Shown]) -> str:
    """What the numbers are called: effect, difference, or both."""
    first, *more = dict.fromkeys(one.word for one in shown)
    return _(" eller ").join([first, *(word.lower() for word in more)])


def _panel(shown: Sequence[_Shown], unit: str) -> Panel:
    """A point per study, in a series of its own design; alone on a slide it has room for the outcome."""
    mine = [one for one in shown if one.unit == unit]
    x = tuple(f"{one.title}: {one.what}" if len(mine) == len(shown) else one.title for one in mine)

    def of(word: str, name: str) -> Numbers:
        return tuple(one.number(name) if one.word == word else None for one in mine)

    series = tuple(
        Series(
            word,
            x,
            of(word, "estimate"),
            of(word, "conf_low"),
            of(word, "conf_high"),
            "differanse" if place == 0 else "annet",
        )
        for place, word in enumerate(dict.fromkeys(one.word for one in mine))
    )
    labels = Labels(outcome="", unit=unit, treated="", control="", difference="")
    return Panel(_words(mine), "punkt", series, "", labels.difference_axis, unit, True)


def columns() -> dict[str, tuple[str, Cell]]:
    """The titles of the table's columns; :func:`rows` writes the cells, each study in its own unit."""
    titles = {
        "title": _("Studie"),
        "design": _("Design"),
        "data_status": _("Data"),
        "outcome": _("Utfall"),
        "window": _("Vindu"),
        "n_treated": _("N tiltak"),
        "n_control": _("N kontroll"),
        "estimate": _("Anslag"),
        "conf_low": _("95 % fra"),
        "conf_high": _("til"),
        "verdict": _("Vurdering"),
    }
    return {name: (title, str) for name, title in titles.items()}


def rows(table: Protected, cards: Sequence[Card]) -> list[dict[str, object]]:
    """The table's rows in words."""
    records = table.frame.to_dict(orient="records")
    shown = [_Shown(card, row) for card, row in zip(cards, records, strict=True)]
    return [
        {
            "title": one.title,
            "design": _("randomisert") if one.study.is_randomised else _("observasjonelt"),
            "data_status": sentences.status_name(one.study.data_status),
            "outcome": one.outcome,
            "window": one.window.capitalize() or MISSING,
            "n_treated": count(one.number("n_treated")),
            "n_control": count(one.number("n_control")),
            **{name: one.written(name) for name in ("estimate", "conf_low", "conf_high")},
            "verdict": one.verdict,
        }
        for one in shown
    ]


def _summary(shown: Sequence[_Shown]) -> tuple[tuple[str, ...], ...]:
    header = (_("Studie"), _("Utfall"), _("Vindu"), _("Anslag"), _("95 %-intervall"), _("Vurdering"))
    return (
        header,
        *(
            (
                one.title,
                one.outcome,
                one.window.capitalize() or MISSING,
                one.written("estimate"),
                one.interval,
                one.verdict,
            )
            for one in shown
        ),
    )
