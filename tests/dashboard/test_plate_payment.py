"""Plates of *Betaling*: what is drawn is in the table, what is chosen is said, what is unknown is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from dashboard import export, export_payment, plate_payment, sentences_payment
from dashboard.analysis.payment import Payment
from dashboard.analysis.payment_histories import ARMS
from dashboard.disclosure import policy, protect
from dashboard.outputs import table as csv_table
from dashboard.plate_table import table_plate
from dashboard.plates import Direct, Plate, PlateError, kinds, plate
from dashboard.selection import Selection, from_query
from dashboard.text import kroner, percent
from dashboard.warehouse import Database

KINDS = ("kontantstrom", "milepaeler", "spredning", "gradient")
# Column along the figure, column of its points, whether they have intervals, and the unit.
DRAWN = {
    "kontantstrom": ("month", "total", True, "nok"),
    "milepaeler": ("title", "share", True, "share"),
    "spredning": ("percentile", "amount", False, "nok"),
    "gradient": ("tenth", "amount", True, "nok"),
}
MODELS = ("refino", "maanedspris")  # that the page opens with
Ask = Callable[[str], tuple[Selection, Payment]]


@pytest.fixture(scope="module")
def results(database: Database) -> Direct:
    return Direct(database)


@pytest.fixture(scope="module")
def ask(database: Database, results: Direct) -> Ask:
    def answer(query: str) -> tuple[Selection, Payment]:
        selection, rejected = from_query(query, database.catalogue)
        assert rejected == ()
        return selection, results.payment(selection)

    return answer


@pytest.fixture(scope="module")
def made(database: Database, results: Direct) -> dict[str, Plate]:
    selection, _rejected = from_query("study=refino", database.catalogue)
    return {kind: plate(database, selection, "betaling", kind, results=results) for kind in KINDS}


def test_a_study_has_the_figures_its_data_can_fill(database: Database) -> None:
    studies = database.catalogue.studies
    assert (
        {name: kinds("betaling", study) for name, study in studies.items()}
        == {
            "se": KINDS,
            "refino": KINDS,
            "rossi": (),  # counts weeks
            "eget_forsok": KINDS[:3],  # no jobs to predict
        }
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_drawn_is_in_the_table(kind: str, made: dict[str, Plate]) -> None:
    along, up, has_interval, unit = DRAWN[kind]
    frame, one = made[kind].table.frame, made[kind]
    models = [model for model in MODELS if (frame["model"] == model).any()]
    assert len(one.panels) == len(models) == (1 if kind == "milepaeler" else 2)
    for panel, model in zip(one.panels, models, strict=True):
        assert panel.unit == unit
        for series, arm in zip(panel.series, ARMS, strict=True):
            mine = frame[(frame["model"] == model) & (frame["arm"] == arm)]
            assert series.role == arm
            assert list(series.x) == mine[along].tolist()
            assert list(series.y) == mine[up].tolist()
            if has_interval:
                assert series.low == tuple(mine["low"]) and series.high == tuple(mine["high"])
            else:
                assert series.low is series.high is None
    drawn = [y for series in one.series for y in series.y]
    assert len(drawn) == len(frame) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_sentence_says_n_and_the_uncertainty(kind: str, made: dict[str, Plate], ask: Ask) -> None:
    _selection, found = ask("study=refino")
    one = made[kind]
    assert f"N som startet = {sum(found.started.values()):,}".replace(",", "\u00a0") in one.sentence
    expected = "uten intervall" if kind == "spredning" else "95 %-intervaller fra standardfeil"
    assert expected in one.sentence
    assert "p = " not in one.reading
    assert "ikke hva som ble betalt" in one.not_shown
    assert "Pris når alle milepæler nås: 100\u00a0000 kr" in one.definition


@pytest.mark.parametrize("kind", KINDS)
def test_the_figure_and_its_text_are_made_in_both_themes(kind: str, made: dict[str, Plate]) -> None:
    one = made[kind]
    for theme, compact in (("light", False), ("dark", True)):
        assert len(one.draw(theme, compact).data) >= 2
    header, *rows = one.summary
    assert 6 <= len(rows) <= 12
    assert all(len(row) == len(header) for row in rows)
    assert set(one.columns) <= set(one.table.frame.columns)


def test_the_titles_have_the_numbers_of_the_page(made: dict[str, Plate], ask: Ask) -> None:
    _selection, found = ask("study=refino")
    cash, milestones = found.cash.frame, found.milestones.frame
    last = cash[(cash["model"] == "refino") & (cash["month"] == found.chosen.horizon - 1)]
    for amount in last["total"]:
        assert f"minst {kroner(amount)}" in made["kontantstrom"].title
    for share in milestones[milestones["milestone"] == "ansettelse"]["share"]:
        assert f"minst {percent(share)}" in made["milepaeler"].title
    steep = found.row("per_ti_prosentpoeng", "refino", "tiltak")
    assert steep is not None
    assert kroner(steep["value"], signed=True) in made["gradient"].title


def test_half_the_participants_end_with_the_mapping_alone(made: dict[str, Plate]) -> None:
    """Of those in Refino 36.9 % are employed, so the middle one is paid 20 % of 100 000 kroner."""
    assert "halvparten koster høyst 20\u00a0000\u00a0kr i «Refino»" in made["spredning"].title
    middle = [
        row for row in made["spredning"].summary if row[:3] == ("Milepæler som i Refino", "Refino", "50")
    ]
    assert [row[3] for row in middle] == ["20\u00a0000\u00a0kr"]


def test_months_count_from_one_and_the_short_table_ends_with_the_last(made: dict[str, Plate]) -> None:
    months = made["kontantstrom"].table.frame["month"]
    assert (months.min(), months.max()) == (1, 18)
    header, *rows = made["kontantstrom"].summary
    assert [row[2] for row in rows] == ["9", "18"] * 4
    assert header[3:] == ("Betaling så langt", "95 % fra", "til", "N")


def test_month_by_month_says_so_and_draws_the_means(database: Database, ask: Ask) -> None:
    selection, found = ask("study=refino")
    one = plate_payment.cash_flow(found, database, selection, by_month=True)
    frame = one.table.frame
    assert (
        list(one.series[0].y)
        == frame[(frame["model"] == "refino") & (frame["arm"] == "tiltak")]["mean"].tolist()
    )
    assert one.series[0].low is None
    assert "Vist måned for måned: snitt uten intervall" in one.sentence
    assert "i hver måned" in one.reading
    assert "mest i måned 2" in one.title  # when the mapping is paid
    assert one.summary[0] == ("Modell", "Gruppe", "Måned", "Betaling i måneden", "N")
    assert [row[2] for row in one.summary[1:]] == ["2", "18"] * 4
    assert list(one.draw("light", False).data[0].y) == pytest.approx(list(one.series[0].y))


@pytest.mark.parametrize(
    ("query", "kind", "reason"),
    [
        (
            "study=refino&b_modell=maanedspris&b_mot=timepris",
            "milepaeler",
            "Ingen av modellene har milepæler",
        ),
        ("study=se&b_modell=refin&b_mot=refin", "spredning", "bare delvis kjent"),
        ("study=se&b_modell=refin&b_mot=refin", "gradient", "bare delvis kjent"),
    ],
)
def test_a_figure_without_numbers_is_refused_in_words(
    query: str, kind: str, reason: str, database: Database, ask: Ask, results: Direct
) -> None:
    selection, _found = ask(query)
    with pytest.raises(PlateError, match=reason):
        plate(database, selection, "betaling", kind, results=results)


def test_without_a_prediction_the_gradient_says_why(database: Database, ask: Ask) -> None:
    selection, found = ask("study=eget_forsok")
    with pytest.raises(PlateError, match="mangler stilling eller kjennetegn"):
        plate_payment.gradient(found, database, selection)


def test_own_prices_and_readings_are_told(database: Database, ask: Ask) -> None:
    query = "study=refino&b_modell=blanding&b_mot=timepris&b_pris_refino=50000&b_timer=8"
    selection, found = ask(f"{query}&b_over=romslig&b_jobb_ved_start=0")
    told = plate_payment.cash_flow(found, database, selection).definition
    assert "Pris når alle milepæler nås: 50\u00a0000 kr. Eget valg." in told
    assert "8 timer. Eget valg." in told
    assert "Jobb som finnes i første måned, teller som ansettelse: nei." in told
    assert "«Over seks måneder»: seks telledager på rad." in told


def test_the_short_table_of_two_models_leaves_the_mapping_out(
    database: Database, ask: Ask, made: dict[str, Plate]
) -> None:
    assert "Kartlegging ferdig" in {row[1] for row in made["milepaeler"].summary}
    selection, found = ask("study=refino&b_mot=refin")
    header, *rows = plate_payment.milestones(found, database, selection).summary
    assert header[0] == "Modell"
    assert [row[0] for row in rows] == ["Milepæler som i Refino"] * 4 + ["Milepæler som i REFIN"] * 4
    assert "Kartlegging ferdig" not in {row[2] for row in rows}


def test_clustered_intervals_are_said_to_be(ask: Ask, database: Database) -> None:
    selection, found = ask("study=se&se=klynge")
    assert "klynget på" in plate_payment.milestones(found, database, selection).sentence


def test_a_milestone_that_cannot_be_told_has_no_point(database: Database, ask: Ask) -> None:
    selection, found = ask("study=eget_forsok")
    one = plate_payment.milestones(found, database, selection)
    assert one.title == "Hvor mange som når milepælene, kan ikke avgjøres"
    assert [series.y for series in one.series] == [(1.0, None, None)] * 2


def test_what_was_taken_out_of_real_data_stays_counted(ask: Ask) -> None:
    _selection, found = ask("study=refino")
    frame = found.cash.frame.copy()
    frame.loc[frame["month"] > 15, "n"] = policy().minimum_cell - 1
    cash = protect(frame, data_status="reell", persons=["n"], values=["mean", "total", "low", "high"])
    summary = protect(
        found.summary.frame, data_status="reell", persons=["n"], values=["value", "low", "high"]
    )
    real = replace(found, cash=cash, summary=summary)
    months = export_payment.cash_table(real)
    assert months.withheld == cash.withheld == 8  # two months, models and arms
    assert months.frame.loc[months.frame["month"] > 16, "total"].isna().all()
    assert months.frame["n"].max() == cash.frame["n"].max()
    # A month is two rows of the whole table: paid in it, and so far.
    assert export_payment.payment_table(real).withheld == 2 * cash.withheld


def test_the_whole_table_is_taken_out_with_its_marks(database: Database, ask: Ask) -> None:
    selection, found = ask("study=refino")
    study = database.study(selection)
    sentence = sentences_payment.state_sentence(found, study)
    table = export_payment.payment_table(found)
    columns, rows = export_payment.columns(), export_payment.rows(found, study)
    one = table_plate(
        database,
        export.exported(table, database, selection, sentence=sentence),
        page="betaling",
        kind="tabell",
        reading="",
        columns=columns,
        rows=rows,
    )
    assert set(one.columns) <= set(table.frame.columns)
    assert len(one.summary) == 1 + len(rows)
    taken = pd.read_csv(io.StringIO(csv_table.table_csv(one)))
    assert len(taken) == len(table.frame) > 200
    assert set(taken["about_sentence"]) == {sentence}
    mean = taken[(taken["item"] == "refino:snitt") & (taken["arm"] == "tiltak")].iloc[0]
    assert f"{mean['value']:.0f}" == "43242"  # as the page's headline has it
    assert mean["n"] == found.followed["tiltak"]


def test_persons_are_rounded_in_the_sentence_of_real_data(ask: Ask, database: Database) -> None:
    selection, found = ask("study=refino")
    odd = replace(
        found, started={"tiltak": 1401, "kontroll": 2528}, followed={"tiltak": 1203, "kontroll": 1974}
    )
    study = replace(database.study(selection), data_status="reell")
    told = sentences_payment.state_sentence(odd, study).replace("\u00a0", " ")
    assert "N som startet = 3 930 (1 400 Refino / 2 530 Oppfølging), fulgt så lenge: 1 205 / 1 975." in told
