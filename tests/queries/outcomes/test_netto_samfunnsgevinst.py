"""Net gain to society: every part by hand, with the prices and factors of report 003."""

import duckdb
import pytest

from queries import definitions

G = 93634.0
YES_NO = ("i_se", "i_oppf_ab", "i_annet_tiltak", "i_lonnstilskudd")
BENEFITS = ("mottar_aap", "mottar_ufore", "mottar_sosialhjelp", "mottar_kvp", "mottar_overgangsstonad")


def gain(
    best: float | None = 0.0, *, params: dict | None = None, **month: float | bool | None
) -> float | None:
    """The outcome of one person's one month; what is not said of it is no, or nothing earned."""
    definition = definitions.load("outcomes", "netto_samfunnsgevinst")
    values = {"lonn_nok": 0.0, **dict.fromkeys((*YES_NO, *BENEFITS), False)} | month
    fields = ", ".join(f"{name} {'double' if name == 'lonn_nok' else 'boolean'}" for name in values)
    with duckdb.connect() as connection:
        connection.execute(f"create table panel (participant_id integer, month smallint, {fields})")
        marks = ", ".join("?" * len(values))
        connection.execute(f"insert into panel values (1, 0, {marks})", list(values.values()))
        connection.execute("create table person (participant_id integer, hoyeste_yrkesinntekt_5_ar double)")
        connection.execute("insert into person values (1, ?)", [best])
        bound = {param.name: param.default for param in definition.params} | (params or {})
        answer = connection.execute(definition.sql, bound).fetchall()
    ((_, _, y),) = answer
    return y


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ({}, 0.0),
        ({"lonn_nok": 10_000.0}, 12_000.0),
        ({"i_se": True}, -1.25 * 5568),
        ({"i_oppf_ab": True}, -1.25 * 6500),
        ({"i_annet_tiltak": True}, -1.25 * 6000),
        ({"i_lonnstilskudd": True}, -1.25 * 150_000 / 12),
        ({"mottar_sosialhjelp": True}, -0.25 * 150_000 / 12),
        ({"mottar_kvp": True}, -0.25 * 2 * G / 12),
        ({"mottar_overgangsstonad": True}, -0.25 * 2.25 * G / 12),
        # All at once: each part stands once.
        (
            {"lonn_nok": 1000.0, "i_se": True, "i_lonnstilskudd": True, "mottar_sosialhjelp": True},
            1200 - 1.25 * (5568 + 12_500) - 0.25 * 12_500,
        ),
    ],
)
def test_each_part(month: dict, expected: float) -> None:
    assert gain(**month) == pytest.approx(expected)


@pytest.mark.parametrize("benefit", ["mottar_aap", "mottar_ufore"])
@pytest.mark.parametrize(
    ("best", "per_year"),
    [
        (0.0, 2 * G),  # the floor
        (2 * G / 0.66 - 1, 2 * G),
        (400_000.0, 0.66 * 400_000),
        (6 * G, 0.66 * 6 * G),
        (6 * G + 1, 0.66 * 6 * G),  # the ceiling is on the income
    ],
)
def test_aap_and_ufore_by_the_best_of_five_years(benefit: str, best: float, per_year: float) -> None:
    assert gain(best, **{benefit: True}) == pytest.approx(-0.25 * per_year / 12)


def test_both_aap_and_ufore_is_one_benefit() -> None:
    assert gain(400_000.0, mottar_aap=True, mottar_ufore=True) == gain(400_000.0, mottar_aap=True)


def test_unknown_income_matters_only_with_a_benefit_that_follows_it() -> None:
    assert gain(None, mottar_aap=True) is None
    assert gain(None, lonn_nok=100.0) == pytest.approx(120.0)


@pytest.mark.parametrize("name", ["lonn_nok", *YES_NO, *BENEFITS])
def test_a_part_that_is_not_observed(name: str) -> None:
    assert gain(**{name: None}) is None


def test_the_report_reads_missing_benefits_as_no() -> None:
    preset = definitions.load("outcomes", "netto_samfunnsgevinst").presets["SE-forsøket, figur 5.5"]
    missing = dict.fromkeys(BENEFITS)
    assert gain(lonn_nok=1000.0, params=preset, **missing) == pytest.approx(1200.0)
    assert gain(lonn_nok=None, params=preset, **missing) is None


def test_other_factors() -> None:
    assert gain(lonn_nok=1000.0, params={"gevinst_faktor": 1.0}) == pytest.approx(1000.0)
    assert gain(i_se=True, params={"pris_se": 7000.0, "skattekostnad": 0.0}) == pytest.approx(-7000.0)
