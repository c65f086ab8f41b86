"""What reports 004 and 001 know of people at the start, worked out by hand."""

from collections.abc import Callable
from types import ModuleType

import pytest

COVERED = """fil,type,fra_maaned,til_maaned,uttrekksdato,syntetisk
tiltak_deltakelse,,{tiltak},2015-12,2016-03-01,1
ytelser,,2014-01,2015-12,2016-03-01,1
amelding,,2014-01,2015-12,2016-03-01,1
arbeidsforhold,,{jobber},2015-12,2016-03-01,1
"""


def column(query: Callable, name: str) -> list:
    return [value for (value,) in query(f"select {name} from person order by participant_id")]


def listed(query: Callable) -> set[str]:
    return {name for (name,) in query("select kolonne from ut.main.kolonne")}


# born, landgruppe, utd_nivaa -> years, aldersgruppe, landgruppe, utdanning6 (month 0 is June 2015)
PEOPLE = [
    ("1990-07", "1", "0", 24 + 11 / 12, "under_25", "norge", "grunnskole"),
    ("1990-06", "2", "2", 25, "25_29", "landgruppe_2", "grunnskole"),
    ("1985-07", "3", "3", 29 + 11 / 12, "25_29", "landgruppe_3", "vgs_ikke_fullfort"),
    ("1985-06", "", "4", 30, "30_39", None, "vgs_fullfort"),
    ("1975-07", "1", "5", 39 + 11 / 12, "30_39", "norge", "vgs_fullfort"),
    ("1975-06", "1", "6", 40, "40_49", "norge", "hoy_inntil_4_ar"),
    ("1965-07", "1", "7", 49 + 11 / 12, "40_49", "norge", "hoy_over_4_ar"),
    ("1965-06", "1", "8", 50, "50_pluss", "norge", "hoy_over_4_ar"),
    ("", "1", "9", None, None, "norge", "ukjent"),
    ("1965-06", "1", "", 50, "50_pluss", "norge", "ukjent"),
]


def test_groups_of_age_country_and_education(built: Callable) -> None:
    people = "lopenr,fodt_mnd,kjonn,fodeland,landgruppe,utd_nivaa\n"
    drawn = "lopenr,studie,trekk_dato,trekk_enhet,gruppe,kontornr\n"
    for number, (born, country, level, *_) in enumerate(PEOPLE):
        people += f"{'ABCDEFGHIJ'[number]},{born},1,000,{country},{level}\n"
        drawn += f"{'ABCDEFGHIJ'[number]},LITEN,2015-06-10,Nord,{number % 2},\n"
    query = built({"personer.csv": people, "trekning.csv": drawn})
    for place, name in enumerate(("aldersgruppe", "landgruppe", "utdanning6"), start=4):
        assert column(query, name) == [person[place] for person in PEOPLE]
    squares = [None if person[3] is None else pytest.approx(person[3] ** 2) for person in PEOPLE]
    assert column(query, "alder_kvadrert") == squares
    assert query("select distinct maaned0, aar0 from person") == [("2015-06", 2015)]


def test_aap_with_diagnosis_and_disability_benefit_on_the_day(built: Callable) -> None:
    benefits = """lopenr,type,fra_dato,til_dato,diagnose
A,AAP,2014-01-01,2015-06-10,P76
A,AAP,2014-01-01,2015-06-09,L86
B,AAP,2015-06-10,,m545
B,UFP,2015-06-10,2015-06-10,
C,AAP,2014-01-01,,F32
C,AAP,2014-06-01,,
C,AAP,2014-03-01,,A04
C,UFP,2015-06-11,,
D,AAP,2015-06-11,,F32
D,SYKEP,2014-01-01,,P76
"""
    query = built({"ytelser.csv": benefits})
    # C: the latest spell has no diagnosis, the one before it another.
    assert column(query, "aap_diagnose") == ["aap_psykisk", "aap_muskel_skjelett", "aap_andre", "ikke_aap"]
    assert column(query, "aap_ved_trekning") == [1, 1, 1, 0]
    assert column(query, "ufore_ved_start") == [0, 1, 0, 0]


def test_aap_without_a_diagnosis_is_other_when_the_extract_has_diagnoses(built: Callable) -> None:
    benefits = "lopenr,type,fra_dato,til_dato,diagnose\nA,AAP,2014-01-01,,\nB,AAP,2014-01-01,2014-02-01,F32\n"
    query = built({"ytelser.csv": benefits})
    assert column(query, "aap_diagnose") == ["aap_andre", "ikke_aap", "ikke_aap", "ikke_aap"]


def test_benefits_outside_the_coverage_are_missing(built: Callable, small: ModuleType) -> None:
    covered = small.FILES["kilder.csv"].replace("ytelser,,2014-01", "ytelser,,2015-07")
    benefits = "lopenr,type,fra_dato,til_dato,diagnose\nA,AAP,2014-01-01,,F32\n"
    query = built({"ytelser.csv": benefits, "kilder.csv": covered})
    assert set(column(query, "aap_diagnose")) == set(column(query, "ufore_ved_start")) == {None}


def test_county_and_unemployment_a_year_later(built: Callable, small: ModuleType) -> None:
    drawn = small.FILES["trekning.csv"].replace("C,LITEN,2015-06-10,Sør,1,", "C,LITEN,2015-06-10,Sør,1,0604")
    rates = """omraade_type,omraade_kode,maaned,prosent
KOMMUNE,0602,2016-06,2.5
KOMMUNE,0602,2016-05,9
KOMMUNE,0604,2016-07,9
FYLKE,Buskerud,2016-06,3.5
FYLKE,0602,2016-06,9
"""
    query = built({"trekning.csv": drawn, "ledighet.csv": rates})
    assert column(query, "fylke") == ["Buskerud", "Buskerud", "Buskerud", None]
    assert column(query, "ledighet_mnd_12") == [2.5, 2.5, 3.5, None]


def test_work_by_agreed_hours_in_month_0_and_before(built: Callable, small: ModuleType) -> None:
    jobs = """arbeidsforhold_id,lopenr,type,fra_dato,til_dato,timer_uke
1,A,ordinaertArbeidsforhold,2013-05-01,2013-07-27,4
2,A,ordinaertArbeidsforhold,2015-05-01,2015-06-28,4
3,B,ordinaertArbeidsforhold,2013-05-01,,3.99
4,C,ordinaertArbeidsforhold,2013-05-01,,20
5,D,ordinaertArbeidsforhold,2015-06-01,2015-06-30,
"""
    measures = small.with_rows(
        "tiltak_deltakelse.csv",
        "3,C,MENTOR,FULLF,2015-05-28,2015-06-28",  # another measure in months -1 and 0
        "4,C,SUPPEMP,FULLF,2014-01-28,2014-02-28",  # a declared group is not
    )
    covered = COVERED.format(tiltak="2013-06", jobber="2013-06")
    query = built({"arbeidsforhold.csv": jobs, "kilder.csv": covered} | measures)
    # A: June 2013 (month -24; the job ends before July's count day) and May 2015. D: unknown in month 0.
    assert column(query, "mnd_i_arbeid_siste_24") == [2, 0, 23, 0]
    assert column(query, "i_arbeid_ved_start") == [1, 0, 0, None]


def test_work_before_with_unknown_hours_is_missing(built: Callable) -> None:
    jobs = """arbeidsforhold_id,lopenr,type,fra_dato,til_dato,timer_uke
1,A,ordinaertArbeidsforhold,2014-05-01,2014-05-31,
2,B,ordinaertArbeidsforhold,2013-05-01,2013-05-31,
"""
    covered = COVERED.format(tiltak="2013-06", jobber="2013-05")
    query = built({"arbeidsforhold.csv": jobs, "kilder.csv": covered})
    assert column(query, "mnd_i_arbeid_siste_24") == [None, 0, 0, 0]  # B's month is -25
    assert column(query, "i_arbeid_ved_start") == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("tiltak", "jobber", "start", "before"),
    [
        ("2013-07", "2013-06", 0, None),
        ("2013-06", "2013-07", 0, None),
        ("2015-07", "2013-06", None, None),
        ("2013-06", "2015-07", None, None),
    ],
)
def test_work_is_missing_unless_both_registers_cover(
    tiltak: str, jobber: str, start: int | None, before: int | None, built: Callable
) -> None:
    query = built({"kilder.csv": COVERED.format(tiltak=tiltak, jobber=jobber)})
    assert set(column(query, "i_arbeid_ved_start")) == {start}
    assert set(column(query, "mnd_i_arbeid_siste_24")) == {before}


def with_starts(small: ModuleType) -> dict[str, str | None]:
    """Month 0 is the start of the arm's measure; C and D begin too."""
    spells = """deltaker_id,lopenr,gjennomforing_id,tiltakskode,status,fra_dato,til_dato
1,A,G1,SUPPEMP,FULLF,2015-07-01,2015-09-30
2,B,G2,INDOPPFAG,GJENN,2015-08-01,
3,C,G3,SUPPEMP,FULLF,2015-03-01,2015-07-30
4,C,G1,SUPPEMP,FULLF,2015-09-01,2015-10-30
5,D,,INDOPPFAG,FULLF,2015-05-01,2015-05-31
"""
    return {
        "study.toml": 'clock = "oppstart"\n' + small.FILES["study.toml"],
        "trekning.csv": None,
        "tiltak_deltakelse.csv": spells,
    }


SUPPLIERS = """gjennomforing_id,tiltakskode,arrangor_type
G1,SUPPEMP,KOMMERSIELL
G2,INDOPPFAG,{b}
G3,SUPPEMP,{c}
"""


@pytest.mark.parametrize(
    ("b", "c", "expected"),
    [
        ("SKJERMET", "IDEELL", ["kommersiell", "skjermet", "ideell", "annet_ukjent"]),
        ("NAV", "ANNET", ["kommersiell", "annet_ukjent", "annet_ukjent", "annet_ukjent"]),
        ("", "STIFTELSE", ["kommersiell", "annet_ukjent", "annet_ukjent", "annet_ukjent"]),
    ],
)
def test_supplier_of_the_spell_that_starts(
    b: str, c: str, expected: list, built: Callable, small: ModuleType
) -> None:
    query = built(with_starts(small) | {"tiltak_gjennomforing.csv": SUPPLIERS.format(b=b, c=c)})
    assert column(query, "leverandortype") == expected


def test_no_supplier_where_nobody_starts_or_none_is_delivered(built: Callable, small: ModuleType) -> None:
    query = built(with_starts(small))
    assert set(column(query, "leverandortype")) == {None}
    assert "leverandortype" not in listed(query)


def test_no_supplier_after_a_draw(built: Callable) -> None:
    query = built({"tiltak_gjennomforing.csv": SUPPLIERS.format(b="NAV", c="NAV")})
    assert set(column(query, "leverandortype")) == {None}


@pytest.mark.parametrize(
    ("kode", "first", "last", "name", "expected"),
    [
        # A's spell is months 1 to 3 (July to September): only August counts.
        ("INDOPPFAG", "2015-08-28", "2015-08-28", "b", 1),
        ("INDOPPFAG", "2015-07-01", "2015-07-31", "b", 0),
        ("INDOPPFAG", "2015-09-01", "2015-09-30", "b", 0),
        ("MIDLONTIL", "2015-08-01", "2015-08-31", "lonnstilskudd", 1),
        ("MIDLONTIL", "2015-09-28", "2015-12-31", "lonnstilskudd", 0),
        ("INKLUTILS", "2015-07-01", "2015-09-30", "tilrettelegging", 1),
        ("INKLUTILS", "2015-10-01", "", "tilrettelegging", 0),
    ],
)
def test_underway_is_from_the_second_to_the_next_to_last_month(
    kode: str, first: str, last: str, name: str, expected: int, built: Callable, small: ModuleType
) -> None:
    status = "FULLF" if last else "GJENN"
    query = built(small.with_rows("tiltak_deltakelse.csv", f"3,A,{kode},{status},{first},{last}"))
    # B is in from August to December, C and D never start.
    assert column(query, f"samtidig_{name}") == [expected, 1 if name == "b" else 0, None, None]


def test_a_spell_of_two_months_has_nothing_between(built: Callable, small: ModuleType) -> None:
    rows = ["3,C,SUPPEMP,FULLF,2015-07-01,2015-08-31", "4,C,MIDLONTIL,FULLF,2015-06-01,2015-10-31"]
    query = built(small.with_rows("tiltak_deltakelse.csv", *rows))
    assert query("select samtidig_a, samtidig_lonnstilskudd from person where participant_id = 2") == [(0, 0)]


def test_missing_sources_leave_their_columns_null_and_unlisted(built: Callable) -> None:
    query = built({"arbeidsforhold.csv": None, "ytelser.csv": None})
    lacking = {
        *("landgruppe", "ledighet_mnd_12", "leverandortype", "i_arbeid_ved_start", "mnd_i_arbeid_siste_24"),
        *("ufore_ved_start", "aap_diagnose"),
    }
    for name in lacking:
        assert set(column(query, name)) == {None}, name
    assert not lacking & listed(query)
    assert {"maaned0", "aar0", "fylke", "alder_kvadrert", "aldersgruppe", "utdanning6"} <= listed(query)


def test_source_and_title_follow_the_clock(built: Callable, small: ModuleType) -> None:
    rows = "select kolonne, kilde, tittel from ut.main.kolonne where kolonne in ('aap_ved_trekning', 'aar0')"
    assert sorted(built({})(rows)) == [
        ("aap_ved_trekning", "ytelser", "AAP ved trekningen"),
        ("aar0", "trekning", "År for måned 0"),
    ]


def test_title_where_month_0_is_a_start(built: Callable, small: ModuleType) -> None:
    titles = dict(built(with_starts(small))("select kolonne, tittel from ut.main.kolonne"))
    assert titles["aap_ved_trekning"] == "AAP ved start"
    assert titles["aar0"] == "Startår" and titles["i_arbeid_ved_start"] == "I arbeid ved start"
    assert titles["samtidig_a"] == "A underveis i tiltaket"
