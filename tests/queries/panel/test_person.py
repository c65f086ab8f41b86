"""What is known of each of the four people at month 0, worked out by hand."""

from collections.abc import Callable
from types import ModuleType

import pytest

LONG_COVERAGE = """fil,type,fra_maaned,til_maaned,uttrekksdato,syntetisk
tiltak_deltakelse,,2010-01,2018-12,2019-03-01,1
ytelser,,2010-01,2018-12,2019-03-01,1
amelding,,2010-01,2018-12,2019-03-01,1
arbeidsforhold,,2010-01,2018-12,2019-03-01,1
inntekt_aar,,2010-01,2015-12,2019-03-01,1
"""
# 2G/12 in December 2014 (G 88 370) and June 2014 (the same): 14 728.33 kroner.
JUST_BELOW, JUST_ABOVE = "14728.33", "14728.34"


def person(query: Callable, columns: str, number: int = 0) -> tuple:
    (row,) = query(f"select {columns} from person where participant_id = {number}")
    return row


def test_draw(built: Callable) -> None:
    query = built({})
    columns = "arm, is_treated, cast(month0 as varchar), cast(trekk_dato as varchar), trekk_aar, trekk_maaned"
    assert person(query, columns) == ("tiltak", True, "2015-06-01", "2015-06-10", 2015, "2015-06")
    assert person(query, "trekk_kvartal, trekk_enhet, kontornr") == ("2015K2", "Nord", "0602")
    assert person(query, "arm, is_treated, trekk_enhet, kontornr", 3) == ("kontroll", False, "Sør", None)


def test_only_rows_of_the_studys_draw(built: Callable, small: ModuleType) -> None:
    rows = small.with_rows("trekning.csv", "A,ANNEN,2015-09-10,Nord,0,")
    query = built(rows | small.with_definition('draw = "LITEN"\n'))
    assert query("select count(*) from person") == [(4,)]
    assert query("select verdi from ut.main.import_rapport where maal = 'avvist:annen_studie'") == [(1,)]


def test_background(built: Callable) -> None:
    query = built({})
    columns = "alder, aldersgruppe5, kvinne, ikke_fodt_i_norge, utdanning, vgo, hoyere_utd"
    assert person(query, columns, 0) == (30, "30-34", 1, 0, "vgo", 1, 0)
    age, *rest = person(query, columns, 1)
    assert age == pytest.approx(30 - 1 / 12)
    assert rest == ["25-29", 0, 1, "ukjent", 0, 0]
    assert person(query, columns, 2) == (20, "20-24", 1, 0, "hoyere", 0, 1)
    assert person(query, columns, 3) == (60, "60 og over", 0, 0, "grunnskole", 0, 0)


def test_immigrant_by_category_and_otherwise_by_country_of_birth(built: Callable) -> None:
    people = """lopenr,fodt_mnd,kjonn,fodeland,invkat
A,1985-06,2,000,C
B,1985-07,1,578,B
C,1995-06,2,578,
D,1955-06,1,,
"""
    query = built({"personer.csv": people})
    assert query("select innvandrer from person order by participant_id") == [(0,), (1,), (1,), (None,)]


def test_work_before_is_above_twice_the_basic_amount(built: Callable, small: ModuleType) -> None:
    wages = "lopenr,virksomhet_id,maaned,lonn_kontant\n" + "".join(
        f"A,V,{month},{kroner}\n"
        for month, kroner in [
            ("2012-05", 99999),  # month -37
            ("2012-06", 99999),  # month -36
            ("2013-05", 99999),  # month -25
            ("2013-06", 99999),  # month -24
            ("2014-06", JUST_BELOW),  # month -12
            ("2014-12", JUST_ABOVE),  # month -6
            ("2015-05", 100),  # month -1
            ("2015-06", 99999),  # month 0
        ]
    )
    query = built({"amelding.csv": wages, "kilder.csv": LONG_COVERAGE})
    months = ", ".join(f"mnd_sysselsatt_siste_{k}" for k in (12, 24, 36))
    ever = ", ".join(f"sysselsatt_siste_{k}" for k in (12, 24, 36))
    assert person(query, f"{months}, {ever}, lonn_mnd_for") == (1, 2, 4, 1, 1, 1, 100)
    assert person(query, f"{months}, {ever}, lonn_mnd_for", 1) == (0, 0, 0, 0, 0, 0, 0)


def test_work_before_is_missing_unless_all_months_are_covered(built: Callable) -> None:
    query = built({})  # wages from 2014-01, month -17
    columns = "mnd_sysselsatt_siste_12, mnd_sysselsatt_siste_24, sysselsatt_siste_24, mnd_sysselsatt_siste_36"
    assert person(query, columns) == (0, None, None, None)


def test_yearly_income(built: Callable) -> None:
    rows = [
        ("A", 2009, 1),
        ("A", 2010, 10),
        ("A", 2013, 100),
        ("A", 2014, 1000),
        ("A", 2015, 10000),
        ("A", 2016, 5),
    ]
    text = "lopenr,aar,yrkesinntekt\n" + "".join(f"{who},{year},{kroner}\n" for who, year, kroner in rows)
    query = built({"inntekt_aar.csv": text, "kilder.csv": LONG_COVERAGE})
    columns = "arsinntekt_trekningsaret, yrkesinntekt_aret_for, yrkesinntekt_siste_5_ar"
    assert person(query, columns, 0) == (10000, 1000, 1110)
    assert person(query, columns, 1) == (0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "highest"),
    [
        # 2010 and 2014 are the outermost of the five years before the draw in 2015.
        (["A,2009,9000", "A,2010,10", "A,2014,7", "A,2015,9000"], 10),
        (["A,2009,9000", "A,2010,10", "A,2014,70"], 70),
        (["A,2015,9000"], 0),
    ],
)
def test_highest_of_the_five_years_before_the_draw(rows: list[str], highest: int, built: Callable) -> None:
    text = "\n".join(["lopenr,aar,yrkesinntekt", *rows, ""])
    query = built({"inntekt_aar.csv": text, "kilder.csv": LONG_COVERAGE})
    assert person(query, "hoyeste_yrkesinntekt_5_ar", 0) == (highest,)


def test_highest_earnings_are_missing_unless_all_five_years_are_covered(built: Callable) -> None:
    kilder = LONG_COVERAGE.replace("inntekt_aar,,2010-01,2015-12", "inntekt_aar,,2011-01,2015-12")
    query = built({"inntekt_aar.csv": "lopenr,aar,yrkesinntekt\nA,2014,1000\n", "kilder.csv": kilder})
    assert person(query, "hoyeste_yrkesinntekt_5_ar", 0) == (None,)


def test_years_of_earnings_before_the_year_of_the_draw(built: Callable) -> None:
    rows = [("A", 2009, 1), ("A", 2010, 10), ("A", 2012, 0), ("A", 2014, 5), ("A", 2015, 7)]
    text = "lopenr,aar,yrkesinntekt\n" + "".join(f"{who},{year},{kroner}\n" for who, year, kroner in rows)
    query = built({"inntekt_aar.csv": text, "kilder.csv": LONG_COVERAGE})
    assert person(query, "arbeidserfaring_ar", 0) == (2,)  # 2010 and 2014; 2009 is not covered
    assert person(query, "arbeidserfaring_ar", 1) == (0,)


def test_years_of_earnings_are_missing_when_the_year_before_is_not_covered(built: Callable) -> None:
    text = "lopenr,aar,yrkesinntekt\nA,2013,1000\n"
    kilder = LONG_COVERAGE.replace("inntekt_aar,,2010-01,2015-12", "inntekt_aar,,2010-01,2013-12")
    query = built({"inntekt_aar.csv": text, "kilder.csv": kilder})
    assert person(query, "arbeidserfaring_ar") == (None,)


@pytest.mark.parametrize(
    ("group", "first", "last", "expected"),
    [
        ("BATT", "2015-06-10", "2015-06-10", 1),  # the day of the draw
        ("VARIG", "2014-01-01", "", 1),
        ("BFORM", "2014-01-01", "", 0),
        ("BATT", "2015-06-11", "", 0),
        ("BATT", "2015-01-01", "2015-06-09", 0),
    ],
)
def test_reduced_work_capacity(group: str, first: str, last: str, expected: int, built: Callable) -> None:
    status = f"lopenr,kvalifiseringsgruppe,fra_dato,til_dato\nA,{group},{first},{last}\n"
    covered = LONG_COVERAGE + "arena_status,,2014-01,2015-12,2019-03-01,1\n"
    query = built({"arena_status.csv": status, "kilder.csv": covered})
    assert person(query, "nedsatt_arbeidsevne") == (expected,)


def test_reduced_work_capacity_is_missing_without_the_extract(built: Callable) -> None:
    assert person(built({}), "nedsatt_arbeidsevne") == (None,)


def test_yearly_income_outside_the_covered_years_is_missing(built: Callable) -> None:
    text = "lopenr,aar,yrkesinntekt\nA,2014,1000\n"
    kilder = LONG_COVERAGE.replace("inntekt_aar,,2010-01,2015-12", "inntekt_aar,,2010-02,2015-11")
    query = built({"inntekt_aar.csv": text, "kilder.csv": kilder})
    columns = "arsinntekt_trekningsaret, yrkesinntekt_aret_for, yrkesinntekt_siste_5_ar"
    assert person(query, columns, 0) == (None, 1000, None)


@pytest.mark.parametrize(
    ("first", "last", "at_draw", "before"),
    [
        ("2015-06-10", "2015-06-10", 1, 0),  # the day of the draw, and only that
        ("2015-06-11", "2015-06-30", 0, 0),
        ("2015-05-01", "2015-06-09", 0, 1),
        ("2015-05-28", "2015-05-28", 0, 1),  # the count day of month -1
        ("2015-05-29", "", 1, 0),
    ],
)
def test_benefits_at_and_before_the_draw(
    first: str, last: str, at_draw: int, before: int, built: Callable, small: ModuleType
) -> None:
    rows = [f"C,{code},{first},{last}" for code in ("AAP",)] + [f"D,SOS,{first},{last}"]
    query = built(small.with_rows("ytelser.csv", *rows))
    assert person(query, "aap_ved_trekning, aap_for_trekning, annen_ytelse_for_trekning", 2) == (
        at_draw,
        before,
        0,
    )
    found = person(query, "sosialhjelp_ved_trekning, aap_for_trekning, annen_ytelse_for_trekning", 3)
    assert found == (at_draw, 0, before)


def test_other_benefit_does_not_count_beside_aap(built: Callable, small: ModuleType) -> None:
    query = built(small.with_rows("ytelser.csv", "A,SOS,2015-01-01,"))
    assert person(query, "aap_for_trekning, annen_ytelse_for_trekning") == (1, 0)


def test_benefits_before_coverage_are_missing(built: Callable, small: ModuleType) -> None:
    kilder = small.FILES["kilder.csv"].replace("ytelser,,2014-01", "ytelser,,2015-06")
    query = built({"kilder.csv": kilder})
    assert person(query, "aap_ved_trekning, aap_for_trekning, annen_ytelse_for_trekning") == (1, None, None)


@pytest.mark.parametrize(("rule", "expected"), [("siste", 90), ("snitt", 80)])
def test_quality_of_the_unit(rule: str, expected: float, built: Callable, small: ModuleType) -> None:
    text = "trekk_enhet;maalt_dato;poeng\nNord;2015-01-01;70\nNord;2016-01-01;90\nVest;2016-01-01;100\n"
    query = built({"fidelity.csv": text} | small.with_definition(f'fidelity_regel = "{rule}"\n'))
    assert person(query, "fidelity_poeng, trekk_enhet") == (expected, "Nord")
    assert person(query, "fidelity_poeng, trekk_enhet", 2) == (None, "Sør")


def test_first_measure_is_the_first_that_starts_after_the_draw(built: Callable, small: ModuleType) -> None:
    rows = [
        "3,C,MENTOR,FULLF,2015-01-01,2015-06-30",  # started before the draw
        "4,C,MIDLONTIL,FULLF,2015-06-15,2015-06-30",  # a subsidy is no measure
        "5,C,MENTOR,FULLF,2015-08-30,2015-09-30",
        "6,C,SUPPEMP,FULLF,2015-08-30,2015-09-30",  # the same day: a declared group goes first
        "7,D,MENTOR,FULLF,2015-06-10,2015-06-11",  # on the day of the draw
    ]
    query = built(small.with_rows("tiltak_deltakelse.csv", *rows))
    marks = ", ".join(f"forste_tiltak_{group}" for group in ("a", "b", "annet", "ingen"))
    columns = f"forste_tiltak, ventetid_mnd, {marks}"
    assert person(query, columns, 0) == ("a", 1, 1, 0, 0, 0)
    assert person(query, columns, 1) == ("b", 2, 0, 1, 0, 0)
    assert person(query, columns, 2) == ("a", 2, 1, 0, 0, 0)
    assert person(query, columns, 3) == ("annet", 0, 0, 0, 1, 0)


def test_nobody_starts(built: Callable) -> None:
    query = built({})
    assert person(query, "forste_tiltak, ventetid_mnd, forste_tiltak_ingen, forste_mnd_a", 3) == (
        "ingen",
        None,
        1,
        None,
    )


def test_start_after_the_window_is_no_start(built: Callable, small: ModuleType) -> None:
    changes = small.with_rows("tiltak_deltakelse.csv", "3,C,SUPPEMP,FULLF,2016-01-01,2016-03-31")
    query = built(changes | {"kilder.csv": LONG_COVERAGE})
    assert person(query, "forste_tiltak, ventetid_mnd, forste_mnd_a", 2) == ("ingen", None, None)


def test_participation_within_so_many_months(built: Callable, small: ModuleType) -> None:
    changes = small.with_rows("tiltak_deltakelse.csv", "3,C,SUPPEMP,FULLF,2016-01-01,2016-03-31")
    changes |= {"kilder.csv": LONG_COVERAGE}
    changes["study.toml"] = small.FILES["study.toml"].replace("[-2, 6]", "[-2, 20]")
    query = built(changes)
    columns = "forste_mnd_a, deltar_a_innen_6_mnd, deltar_a_innen_12_mnd, deltar_a_innen_30_mnd"
    assert person(query, columns, 0) == (1, 1, 1, 1)
    assert person(query, columns, 2) == (7, 0, 1, 1)
    assert person(query, columns, 3) == (None, 0, 0, None)  # 30 months are not observed


def test_wage_subsidy_after_the_draw(built: Callable, small: ModuleType) -> None:
    rows = ["3,C,VARLONTIL,FULLF,2015-12-01,2015-12-31", "4,D,VARLONTIL,FULLF,2015-04-01,2015-05-31"]
    query = built(small.with_rows("tiltak_deltakelse.csv", *rows))
    columns = "lonnstilskudd, lonnstilskudd_innen_6_mnd, tilretteleggingstilskudd"
    assert person(query, columns, 2) == (1, 1, 0)
    assert person(query, columns, 3) == (0, 0, 0)


def test_without_the_measures_nothing_is_said_of_them(built: Callable) -> None:
    query = built({"tiltak_deltakelse.csv": None})
    columns = "forste_tiltak, forste_tiltak_ingen, ventetid_mnd, deltar_a_innen_6_mnd, lonnstilskudd"
    assert person(query, columns) == (None,) * 5
    assert query("select count(*) from ut.main.kolonne where kilde = 'tiltak_deltakelse'") == [(0,)]


def test_own_columns_of_personer(built: Callable, small: ModuleType) -> None:
    people = small.FILES["personer.csv"].splitlines()
    text = "\n".join(
        [f"{people[0]},tidligere,sivil", *(f"{line},1.5,gift" for line in people[1:4]), f"{people[4]},,"]
    )
    own = '[personer]\ntidligere = "number"\nsivil = { type = "category", title = "Sivilstand" }\n'
    query = built({"personer.csv": text, "study.toml": small.FILES["study.toml"] + own})
    assert person(query, "tidligere, sivil") == (1.5, "gift")
    assert person(query, "tidligere, sivil", 3) == (None, None)
    assert query("select tittel from ut.main.kolonne where kolonne = 'sivil'") == [("Sivilstand",)]


def test_a_repeated_person_gives_one_row(built: Callable, small: ModuleType) -> None:
    own = '[personer]\nutd_kilde = "category"\n'
    people = "lopenr,utd_kilde\nA,NUDB\nA,SELVRAPP\nB,NUDB\nC,NUDB\nD,NUDB\n"
    query = built({"personer.csv": people, "study.toml": small.FILES["study.toml"] + own})
    assert query("select count(*) from person") == [(4,)]
    assert person(query, "utd_kilde") == ("NUDB",)
