"""The rules of the contract: one bad extract per rule, named after its one fault."""

from collections.abc import Callable
from types import ModuleType

import pytest

from data import check
from data.build_extracts import ExtractError
from data.check import Report

Checked = Callable[[dict], Report]


def passes(number: str) -> bool:
    first = sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), number, strict=False))
    second = sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), number, strict=True))
    return first % 11 == 0 and second % 11 == 0


# Made-up numbers with right control digits, found here so that none stands in the tree.
NUMBER = next(number for number in (f"010190{tail:05d}" for tail in range(12300, 100000)) if passes(number))


def notes(report: Report, fil: str) -> dict[str, float | None]:
    return {note.maal: note.verdi for note in report.notes if note.fil == fil}


def test_the_good_study_passes(checked: Checked) -> None:
    report = checked({})
    assert report.errors == () and report.warnings == ()
    assert report.data_status == "syntetisk"
    assert notes(report, "personer")["lest"] == 4
    assert notes(report, "amelding")["andel_personer"] == 0.25
    assert [n.tekst for n in report.notes if n.fil == "amelding" and n.maal == "forste_maaned"] == ["2015-10"]


# fault -> (file, added row, rule it is counted under)
REJECTED = {
    "spell_ends_before_it_starts": (
        "ytelser.csv",
        "A,AAP,2015-09-02,2015-09-01",
        "avvist:slutter_ikke_for_start",
    ),
    "spell_without_first_day": ("ytelser.csv", "A,AAP,,2015-09-01", "avvist:har_fra_dato"),
    "person_not_in_personer": ("ytelser.csv", "X,AAP,2015-01-01,2015-09-01", "ukjent_person"),
    "month_after_the_coverage": ("amelding.csv", "A,V1,2016-01,100", "avvist:innenfor_dekning"),
    "month_before_the_coverage": ("amelding.csv", "A,V1,2013-12,100", "avvist:innenfor_dekning"),
    "spell_after_the_coverage": (
        "ytelser.csv",
        "A,AAP,2016-01-01,2016-02-01",
        "avvist:innenfor_dekning",
    ),
    "spell_before_the_coverage": (
        "ytelser.csv",
        "A,AAP,2013-01-01,2013-12-31",
        "avvist:innenfor_dekning",
    ),
    "same_person_month_and_employer_twice": ("amelding.csv", "A,V1,2015-10,1", "avvist:unik_nokkel"),
    "same_participation_twice": (
        "tiltak_deltakelse.csv",
        "1,B,SUPPEMP,FULLF,2015-07-01,2015-09-30",
        "avvist:unik_nokkel",
    ),
    "same_person_twice": ("personer.csv", "A,1990-01,1,000,4,,", "avvist:unik_nokkel"),
    "same_draw_twice": ("trekning.csv", "A,LITEN,2015-06-11,Nord,1,", "avvist:unik_nokkel"),
    "ended_without_last_day": (
        "tiltak_deltakelse.csv",
        "3,C,SUPPEMP,FULLF,2015-07-01,",
        "avvist:har_til_dato_naar_avsluttet",
    ),
    "amount_is_empty": ("amelding.csv", "A,V2,2015-10,", "avvist:mangler_verdi"),
    "arm_that_is_not_one": ("trekning.csv", "C,LITEN,2015-06-10,Sør,7,", "avvist:ukjent_gruppe"),
}


@pytest.mark.parametrize("fault", REJECTED)
def test_row_is_rejected_and_counted(fault: str, checked: Checked, small: ModuleType) -> None:
    name, row, rule = REJECTED[fault]
    fil = name.removesuffix(".csv")
    good = small.FILES[name].count("\n") - 1
    report = checked(small.with_rows(name, row))
    after = notes(report, fil)
    assert report.errors == ()
    assert after[rule] == 1
    assert (after["lest"], after["beholdt"]) == (good + 1, good)
    assert [maal for maal in after if maal.startswith("avvist") or maal == "ukjent_person"] == [rule]


# fault -> (changed files, what the message says)
ERRORS = {
    "two_arms_for_one_person": (("trekning.csv", "A,LITEN,2015-06-10,Nord,0,"), "begge armene"),
    "last_day_is_no_date": (("ytelser.csv", "A,AAP,2015-01-01,01.09.2015"), "'til_dato' har 1 verdier"),
    "last_day_does_not_exist": (("ytelser.csv", "A,AAP,2015-01-01,2015-02-30"), "ÅÅÅÅ-MM-DD"),
    "amount_is_text": (("amelding.csv", "A,V1,2015-11,mye"), "'lonn_kontant' har 1 verdier"),
    "amount_has_two_commas": (("amelding.csv", 'A,V1,2015-11,"1,234,5"'), "ikke er et tall"),
    "month_has_no_zero": (("amelding.csv", "A,V1,2015-1,100"), "ÅÅÅÅ-MM"),
    "month_thirteen": (("amelding.csv", "A,V1,2015-13,100"), "ÅÅÅÅ-MM"),
    "group_is_half": (("trekning.csv", "C,LITEN,2015-06-10,Sør,0.5,"), "et heltall"),
    "coverage_backwards": (("kilder.csv", "inntekt_aar,,2015-12,2015-01,,1"), "etter til_maaned"),
    "coverage_twice": (("kilder.csv", "amelding,,2014-01,2014-12,,1"), "to ganger"),
}


@pytest.mark.parametrize("fault", ERRORS)
def test_fault_stops_the_study(fault: str, checked: Checked, small: ModuleType) -> None:
    (name, row), message = ERRORS[fault]
    report = checked(small.with_rows(name, row))
    assert not report.is_ok
    assert len(report.errors) == 1
    assert message in report.errors[0] and name.removesuffix(".csv") in report.errors[0]


def replaced(small: ModuleType, name: str, old: str, new: str) -> dict[str, str]:
    assert old in small.FILES[name]
    return {name: small.FILES[name].replace(old, new)}


def test_wrong_type_names_the_first_row(checked: Checked, small: ModuleType) -> None:
    report = checked(small.with_rows("amelding.csv", "A,V1,2015-11,mye", "A,V1,2015-12,lite"))
    assert "2 verdier" in report.errors[0] and "rad 2" in report.errors[0]


def test_missing_column_names_file_column_and_what_was_found(checked: Checked, small: ModuleType) -> None:
    report = checked(replaced(small, "ytelser.csv", "til_dato", "sluttdato"))
    (message,) = report.errors
    assert "ytelser.csv" in message and "'til_dato'" in message and "sluttdato" in message


def test_file_without_rows(checked: Checked) -> None:
    (message,) = checked({"ytelser.csv": "lopenr,type,fra_dato,til_dato\n"}).errors
    assert "ytelser.csv" in message and "0 rader" in message


@pytest.mark.parametrize("name", ["kilder.csv", "personer.csv", "trekning.csv"])
def test_required_file_is_missing(name: str, checked: Checked) -> None:
    report = checked({name: None})
    assert any(name.removesuffix(".csv") in message and "mangler" in message for message in report.errors)


@pytest.mark.parametrize(
    "name", ["ytelser.csv", "amelding.csv", "arbeidsforhold.csv", "tiltak_deltakelse.csv"]
)
def test_other_files_may_be_missing(name: str, checked: Checked) -> None:
    report = checked({name: None})
    assert report.is_ok
    assert any(name.removesuffix(".csv") in warning for warning in report.warnings)


def test_delivered_file_without_coverage(checked: Checked, small: ModuleType) -> None:
    line = "ytelser,,2014-01,2015-12,2016-03-01,1\n"
    (message,) = checked(replaced(small, "kilder.csv", line, "")).errors
    assert "kilder" in message and "ytelser" in message


def test_unknown_column_is_left_out_with_a_warning(checked: Checked, small: ModuleType) -> None:
    report = checked({"ytelser.csv": "lopenr,type,fra_dato,til_dato,ekstra\nA,AAP,2015-01-01,,x\n"})
    assert report.is_ok
    assert any("ekstra" in warning and "ytelser.csv" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("tiltak_deltakelse.csv", "3,C,NYKODE,FULLF,2015-07-01,2015-08-01", "tiltakskode: NYKODE"),
        ("tiltak_deltakelse.csv", "3,C,SUPPEMP,RART,2015-07-01,2015-08-01", "status: RART"),
        ("ytelser.csv", "A,NYTT,2015-01-01,2015-02-01", "type: NYTT"),
        ("personer.csv", "E,1990-01,3,000,4,,", "kjonn: 3"),
    ],
)
def test_unknown_code_is_counted_and_shown(
    name: str, row: str, column: str, checked: Checked, small: ModuleType
) -> None:
    report = checked(small.with_rows(name, row))
    fil = name.removesuffix(".csv")
    assert report.is_ok
    assert [(n.verdi, n.tekst) for n in report.notes if (n.fil, n.maal) == (fil, "ukjent_kode")] == [
        (1, column)
    ]
    assert not [maal for maal in notes(report, fil) if maal.startswith("avvist")]


def test_own_measure_code_is_known(checked: Checked, small: ModuleType) -> None:
    changes = small.with_rows("tiltak_deltakelse.csv", "3,C,EGEN,FULLF,2015-07-01,2015-08-01")
    changes |= replaced(small, "study.toml", '"SUPPEMP"', '"SUPPEMP", "EGEN"')
    assert "ukjent_kode" not in notes(checked(changes), "tiltak_deltakelse")


def test_impossible_value_is_set_missing_and_counted(checked: Checked, small: ModuleType) -> None:
    report = checked(small.with_rows("arbeidsforhold.csv", "2,C,ordinaertArbeidsforhold,2015-10-01,,90"))
    assert notes(report, "arbeidsforhold")["utenfor_tillatt"] == 1


def test_wages_that_are_odd_are_counted(checked: Checked, small: ModuleType) -> None:
    rows = [
        "B,V1,2015-09,-50",
        "B,V1,2015-10,500000",
        "B,V1,2015-11,500001",
        "C,V1,2015-09,-50",
        "C,V2,2015-09,60",
    ]
    found = notes(checked(small.with_rows("amelding.csv", *rows)), "amelding")
    assert (found["negativ_lonn"], found["hoy_lonn"]) == (1, 1)


def test_rows_that_are_no_participation_are_counted(checked: Checked, small: ModuleType) -> None:
    rows = ["3,C,SUPPEMP,AKTUELL,,", "4,C,SUPPEMP,IKKEM,2015-07-01,2015-06-01"]
    found = notes(checked(small.with_rows("tiltak_deltakelse.csv", *rows)), "tiltak_deltakelse")
    assert (found["ikke_deltakelse"], found["beholdt"]) == (2, 2)


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        (("1", "1"), "syntetisk"),
        (("1", "0"), "reell"),
        (("1", ""), "reell"),
        (("0", "0"), "reell"),
    ],
)
def test_strictest_mark_decides(
    marks: tuple[str, str], status: str, checked: Checked, small: ModuleType
) -> None:
    lines = small.FILES["kilder.csv"].splitlines()
    for place, mark in enumerate(marks, start=1):
        lines[place] = lines[place][:-1] + mark
    assert checked({"kilder.csv": "\n".join(lines)}).data_status == status


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        (["offentlig"] * 4, "offentlig"),
        (["offentlig", "syntetisk", "offentlig", "offentlig"], "syntetisk"),
        (["offentlig", "syntetisk", "reell", "offentlig"], "reell"),
        (["offentlig", "", "offentlig", "offentlig"], "syntetisk"),
        (["ukjent"] * 4, "reell"),
    ],
)
def test_words_go_before_digits(marks: list[str], status: str, checked: Checked, small: ModuleType) -> None:
    head, *lines = small.FILES["kilder.csv"].splitlines()
    rows = [f"{line},{mark}" for line, mark in zip(lines, marks, strict=True)]
    assert checked({"kilder.csv": "\n".join([f"{head},datastatus", *rows])}).data_status == status


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("personer.csv", f"{NUMBER},1990-01,1,000,4,,"),
        ("amelding.csv", f"A,{NUMBER},2015-10,100"),
        ("ytelser.csv", f"A,notat {NUMBER[:6]} {NUMBER[6:]} her,2015-01-01,"),
    ],
)
def test_identity_number_stops_everything(name: str, row: str, checked: Checked, small: ModuleType) -> None:
    with pytest.raises(ExtractError, match="11 sifre") as error:
        checked(small.with_rows(name, row))
    assert NUMBER not in str(error.value) and name in str(error.value)


def test_identity_number_in_an_unknown_column(checked: Checked) -> None:
    with pytest.raises(ExtractError, match="merknad"):
        checked({"ytelser.csv": f"lopenr,type,fra_dato,til_dato,merknad\nA,AAP,2015-01-01,,{NUMBER}\n"})


@pytest.mark.parametrize(
    "value",
    [NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10), "1" + NUMBER, NUMBER[:-1], NUMBER[:9]],
)
def test_other_numbers_pass(value: str, checked: Checked, small: ModuleType) -> None:
    assert checked(small.with_rows("amelding.csv", f"A,{value},2015-11,100")).is_ok


def test_counts_of_persons_below_ten_are_not_given(checked: Checked, small: ModuleType) -> None:
    report = checked(replaced(small, "personer.csv", "A,1985-06", "A,2005-06"))
    assert [(n.verdi, n.tekst) for n in report.notes if n.maal == "alder_utenfor"] == [(None, "under 10")]
    assert "personer utenfor 16-70 år ved start: under 10" in check.as_text(report)


def test_report_as_text_says_what_was_found(checked: Checked, small: ModuleType) -> None:
    text = check.as_text(checked(small.with_rows("ytelser.csv", "X,AAP,2015-01-01,", "A,NYTT,2015-01-01,")))
    assert "rader lest: 3" in text and "ukjent person: 1" in text
    assert "ukjente koder: 1 (type: NYTT)" in text
    assert text.endswith("Uttrekkene kan bygges.")
