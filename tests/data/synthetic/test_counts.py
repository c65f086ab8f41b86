"""What is exact: people by arm, unit, year and month, and who is alone in a cell."""

from pathlib import Path

import pandas as pd
import pytest

PRINTED = Path(__file__).parents[3] / "data" / "published" / "se" / "descriptives.csv"
ARMS = {"kontroll": 0, "tiltak": 1}
LOW, HIGH = 0.10, 0.75  # section 3.6
# A chance is carried out in whole people; in cells this large the share is at most this far outside.
LARGE, ROUNDING = 15, 0.02


@pytest.fixture
def draws(sized: tuple[int, dict]) -> pd.DataFrame:
    return sized[1]["trekning"].assign(trekk_dato=lambda rows: pd.to_datetime(rows["trekk_dato"]))


def printed_counts(table: str, characteristic: str, key: str) -> dict[tuple[str, int], int]:
    rows = pd.read_csv(PRINTED)
    rows = rows[(rows["table"] == table) & (rows["characteristic"] == characteristic)]
    return {(row[key], ARMS[row["group"]]): int(row["value"]) for _, row in rows.iterrows()}


def test_people_by_unit_and_arm_are_those_of_table_a1(sized: tuple[int, dict], draws: pd.DataFrame) -> None:
    expected = printed_counts("A1", "antall_personer", "category")
    assert len(expected) == 22
    found = draws.groupby(["trekk_enhet", "gruppe"]).size().to_dict()
    assert found == {key: count * sized[0] for key, count in expected.items()}


def test_people_by_year_and_arm_are_those_of_table_6_6(sized: tuple[int, dict], draws: pd.DataFrame) -> None:
    expected = printed_counts("6.6", "antall_trukket", "category")
    assert len(expected) == 8
    found = draws.groupby([draws["trekk_dato"].dt.year.astype(str), "gruppe"]).size().to_dict()
    assert found == {key: count * sized[0] for key, count in expected.items()}


def test_draws_run_from_may_2014_to_december_2017(draws: pd.DataFrame) -> None:
    months = draws["trekk_dato"].dt.to_period("M")
    assert (str(months.min()), str(months.max()), months.nunique()) == ("2014-05", "2017-12", 44)


@pytest.mark.parametrize(("last", "printed"), [("2017-07", 3605), ("2016-07", 2732)])
def test_people_seen_at_months_36_and_48(
    sized: tuple[int, dict], draws: pd.DataFrame, last: str, printed: int
) -> None:
    """Table 6.8 prints N without people who are alone in their unit and quarter among those seen."""
    scale = sized[0]
    seen = draws[draws["trekk_dato"].dt.to_period("M") <= last]
    sizes = cell_sizes(seen)
    alone = int((sizes == scale).sum())
    assert len(seen) - alone * scale == printed * scale


def test_one_person_is_alone_in_a_unit_and_quarter(sized: tuple[int, dict], draws: pd.DataFrame) -> None:
    assert (cell_sizes(draws) == sized[0]).sum() == 1


def test_chance_varies_as_in_section_3_6(draws: pd.DataFrame) -> None:
    assert draws["p_trekk"].min() == LOW
    assert draws["p_trekk"].max() == HIGH
    cell = [draws["trekk_enhet"], draws["trekk_dato"].dt.to_period("Q")]
    assert (draws.groupby(cell)["p_trekk"].nunique() == 1).all()
    shares = draws.groupby(cell)["gruppe"].agg(["mean", "size"])
    large = shares.loc[shares["size"] >= LARGE, "mean"]
    assert large.between(LOW - ROUNDING, HIGH + ROUNDING).all()


def cell_sizes(draws: pd.DataFrame) -> pd.Series:
    return draws.groupby(["trekk_enhet", draws["trekk_dato"].dt.to_period("Q")]).size()
