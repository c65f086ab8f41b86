"""What is said of two selections: only what differs, and no more than the interval allows."""

from __future__ import annotations

from dashboard import sentences_compare
from dashboard.analysis.compare import Comparison, compare
from dashboard.catalogue import Study
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database


def sides(database: Database, a: str, b: str) -> tuple[tuple[Selection, Selection], tuple[Study, Study]]:
    one, two = (from_query(query, database.catalogue)[0] for query in (a, b))
    return (one, two), (database.study(one), database.study(two))


def found(database: Database, a: str, b: str) -> tuple[Comparison, str]:
    asked, studies = sides(database, a, b)
    result = compare(database, *asked)
    return result, sentences_compare.reading(result, asked, studies)


def test_only_what_differs_is_named(database: Database) -> None:
    asked, studies = sides(
        database,
        "study=se&outcome=aap&kjonn=kvinne&alder=under_30",
        "study=se&outcome=aap&kjonn=mann&alder=under_30&se=klynge",
    )
    assert [row[0] for row in sentences_compare.differing(asked, studies)] == ["kjønn", "standardfeil"]
    assert sentences_compare.names(asked, studies)[0].startswith("kvinner, robuste standardfeil")
    told = sentences_compare.difference_sentence(asked, studies)
    assert told.startswith("Ulikt mellom A og B: kjønn (kvinner i A, menn i B); standardfeil (")
    assert "AAP" not in told


def test_parameters_of_the_outcome_are_part_of_it(database: Database) -> None:
    outcome = database.catalogue.studies["se"].outcomes["sysselsatt"]
    name = outcome.params[0].name
    value = next(choice for choice in outcome.params[0].choices if choice != outcome.params[0].default)
    asked, studies = sides(
        database, "study=se&outcome=sysselsatt", f"study=se&outcome=sysselsatt&{name}={value}"
    )
    ((choice, one, two),) = sentences_compare.differing(asked, studies)
    assert choice == "utfall"
    assert one == "Sysselsatt"
    assert two.startswith("Sysselsatt (")


def test_nothing_differs_says_nothing(database: Database) -> None:
    asked, studies = sides(database, "study=se", "study=se&fra=0&band=ingen")
    assert sentences_compare.difference_sentence(asked, studies) == ""


def test_what_is_shared_and_how_sure_is_said(database: Database) -> None:
    result, told = found(database, "study=se&spec=se_a", "study=se")
    assert "3\u00a0737 deltakere er med i både A og B" in told
    assert "HC1" in told
    assert sentences_compare.headline(result).startswith("B − A: ")
    assert sentences_compare.headline(result).endswith("måned 1–12")
    _, told = found(database, "study=se&kjonn=kvinne", "study=se&kjonn=mann")
    assert "ingen deltakere felles" in told
    assert "sier ikke hvorfor" in told
    _, told = found(database, "study=se&spec=se_a", "study=se&se=klynge")
    assert "klynget på" in told
    assert "Med så få klynger" in told


def test_a_sum_of_months_is_not_in_percentage_points(database: Database) -> None:
    result, _told = found(database, "study=se&spec=se_a", "study=se")
    assert sentences_compare.unit_of(result, "kumulativ_12") == "months"
    assert sentences_compare.unit_of(result, "mnd_1_12") == "share"


def test_two_studies_are_named_and_differ_without_a_draw(database: Database) -> None:
    asked, studies = sides(database, "study=se", "study=refino")
    assert sentences_compare.differing(asked, studies)[0][0] == "studie"
    labels = sentences_compare.labels(asked, studies, "share")
    assert labels.outcome == ""
    assert labels.difference == "Effekt"
