"""The command line: the same selection, engine and numbers as the pages.

python -m dashboard effekter "study=se&outcome=sysselsatt&spec=se_d" --format csv
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

# Small matrices are slower, and timings erratic, with several BLAS threads. Must be set before numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from dashboard import (
    disclosure,
    export,
    export_payment,
    outputs,
    plates,
    sentences,
    sentences_compare,
    sentences_costs,
    sentences_payment,
    sentences_value,
)
from dashboard.analysis import cost_value, cost_value_tables
from dashboard.analysis.compare import IncomparableError, compare
from dashboard.analysis.cost_ladder import COLUMNS as COST_COLUMNS
from dashboard.analysis.cost_ladder import NoCostsError, cost_ladder
from dashboard.analysis.effects import NothingObservedError, effects
from dashboard.analysis.few_clusters import few_clusters
from dashboard.analysis.overview import overview
from dashboard.analysis.participation import NobodyStartedError, participation
from dashboard.analysis.payment import payment
from dashboard.analysis.published import published
from dashboard.analysis.robustness import NotComparableError, robustness
from dashboard.analysis.stepwise import stepwise
from dashboard.analysis.unmeasured import sensitivity_table
from dashboard.catalogue import CatalogueError
from dashboard.cost_model import CostModelError
from dashboard.disclosure import TooFewError
from dashboard.estimators.spells import SpellError
from dashboard.export import Exported
from dashboard.formula import FormulaError
from dashboard.outputs import OutputError
from dashboard.plates import PlateError
from dashboard.selection import Selection, from_query, pinned, target_of, to_query
from dashboard.text import LANGUAGES, _, use_language
from dashboard.warehouse import Database, WarehouseError, default_path, open_database

EXPECTED = (
    CatalogueError,
    CostModelError,
    FormulaError,
    IncomparableError,
    NoCostsError,
    NobodyStartedError,
    NotComparableError,
    NothingObservedError,
    OutputError,
    PlateError,
    SpellError,
    TooFewError,
    WarehouseError,
)
_TEXT = ("csv", "json")
_ONE = ("png", "svg")
# Questions that are a part of another page: the page, and the figures of the part.
_PARTS = {
    "stegvis": ("effekter", ("stegvis",)),
    "robusthet": ("effekter", ("metoder", "overlapp", "vektbalanse")),
    "sammenlign": ("effekter", ("sammenligning",)),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one question; 0 if it was answered, 1 if it cannot be, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    asked = options.lang or dict(parse_qsl(options.query)).get("lang", "")
    with use_language(asked if asked in LANGUAGES else LANGUAGES[0]):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        database = open_database(options.db)
        selection, rejected = from_query(options.query, database.catalogue)
        if options.mot:
            alone = to_query(replace(selection, against=""), database.catalogue)
            query = f"{alone}&{urlencode({'mot': options.mot})}"
            selection, more = from_query(query, database.catalogue)
            rejected += more
        for one in rejected:
            print(
                _("Utelatt: {key}={value} {reason}").format(key=one.key, value=one.value, reason=one.reason),
                file=sys.stderr,
            )
        if options.format not in _TEXT:
            return _write_file(database, selection, options)
        answer = QUESTIONS[options.question](database, selection)
    except EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    print(answer.sentence, file=sys.stderr)
    # A file travels alone; what is printed has its sentence beside it.
    page = _PARTS.get(options.question, (options.question, ()))[0] if options.out else ""
    text = export.as_json(answer) if options.format == "json" else export.as_csv(answer, page=page)
    if options.out:
        Path(options.out).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _write_file(database: Database, selection: Selection, options: argparse.Namespace) -> int:
    """The page's figures as a file; an image holds one, the first unless ``--kind`` says another."""
    study = database.study(selection)
    page, known = _PARTS.get(options.question, (options.question, ()))
    known = known or plates.main_kinds(page, study)
    wanted = [options.kind] if options.kind else known[:1] if options.format in _ONE else known
    if not options.out:
        print(_("--format {format} krever --out FIL.").format(format=options.format), file=sys.stderr)
        return 2
    if not wanted:
        print(_("Siden «{page}» har ingen figurer for denne studien.").format(page=page), file=sys.stderr)
        return 2
    results, made = plates.Direct(database), []
    for kind in wanted:
        try:
            made.append(plates.plate(database, selection, page, kind, results=results))
        except EXPECTED as error:
            # One figure the data cannot fill does not keep the others back.
            print(error, file=sys.stderr)
    if not made:
        return 1
    Path(options.out).write_bytes(outputs.make(options.format, made, progress=_tell))
    for one in made:
        print(one.sentence, file=sys.stderr)
    return 0


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _effects(database: Database, selection: Selection) -> Exported:
    """All months and windows, or the one asked for; in a model with an interaction all its coefficients."""
    found, study = effects(database, selection), database.study(selection)
    table = found.table
    terms = study.specs[selection.spec].terms
    if len(terms) > 1 and selection.term == terms[0]:
        others = {term: effects(database, replace(selection, term=term)).table for term in terms[1:]}
        table = disclosure.stacked({selection.term: table, **others}, label="term")
    if selection.target:
        table = disclosure.narrowed(table, rows=table.frame["target"] == target_of(selection, study))
    answer = export.exported(
        table, database, selection, sentence=sentences.state_sentence(selection, study, found)
    )
    few = few_clusters(database, selection)
    bootstrap = None if few is None else few.table.frame.to_dict(orient="records")
    return export.with_facts(
        answer, headline=found.headline, pretrend=found.pretrend, wild_bootstrap=bootstrap
    )


def _participation(database: Database, selection: Selection) -> Exported:
    found, study = participation(database, selection), database.study(selection)
    answer = export.exported(
        found.table,
        database,
        selection,
        sentence=sentences.participation_sentence(selection, study, found.n_treated, found.n_control),
    )
    return export.with_facts(
        answer,
        time_unit=study.definition["participation"].get("time_unit", "maaned"),
        n_treated=found.n_treated,
        n_control=found.n_control,
        log_rank=found.log_rank,
        restricted_means=found.restricted_means,
    )


def _costs(database: Database, selection: Selection) -> Exported:
    """Every line of the cost ladder, then effect and cost together; in JSON also what is printed."""
    found, study = cost_ladder(database, selection), database.study(selection)
    sentence = sentences_costs.state_sentence(selection, study, found)
    printed = [
        {"item": line.id, "value": one.printed.value, "table": one.printed.table, "verdict": one.verdict}
        for line in found.lines.values()
        for one in line.checks
    ]
    table, reason = found.table, ""
    try:
        both = cost_value.cost_value(cost_value.quantities(database, selection), study, selection)
    except (NoCostsError, NothingObservedError, TooFewError) as error:
        reason = str(error)
    else:
        parts = {"trapp": found.table, "verdi": cost_value_tables.values(both)}
        table = disclosure.narrowed(disclosure.stacked(parts, label="part"), columns=COST_COLUMNS)
        sentence = f"{sentence} {sentences_value.headline(both)}"
    answer = export.exported(table, database, selection, sentence=sentence)
    return export.with_facts(answer, months_from=found.months_from, printed=printed, without_value=reason)


def _published(database: Database, selection: Selection) -> Exported:
    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done + 1}/{total}", end="", file=sys.stderr, flush=True)

    found, study = published(database, selection.study, progress=progress), database.study(selection)
    sentence = _("Trykte tall i {title} mot de lastede dataene. {status}").format(
        title=study.title, status=sentences.status_label(study.data_status, is_calibrated=study.is_calibrated)
    )
    return export.exported(export.published_table(found), database, selection, sentence=sentence)


def _overview(database: Database, selection: Selection) -> Exported:
    return export.exported(
        export.overview_table(overview(database)),
        database,
        selection,
        sentence=_("Alle studier i datafilen."),
    )


def _stepwise(database: Database, selection: Selection) -> Exported:
    found, study = stepwise(database, selection), database.study(selection)
    sentence = sentences.state_sentence(selection, study)
    target = sentences.target_text(found.target).capitalize()
    return export.exported(found.table, database, selection, sentence=f"{sentence} {target}.")


def _robustness(database: Database, selection: Selection) -> Exported:
    found, study = robustness(database, selection), database.study(selection)
    sentence = sentences.state_sentence(selection, study)
    target = sentences.target_text(found.target).capitalize()
    answer = export.exported(found.methods, database, selection, sentence=f"{sentence} {target}.")
    measures = sensitivity_table(
        found.unmeasured,
        found.unmeasured.default_rmax,
        persons=(found.n_treated, found.n_control),
        data_status=study.data_status,
    )
    parts = {"arms": found.arms, "overlap": found.overlap, "balance": found.balance, "sensitivity": measures}
    return export.with_facts(
        answer,
        estimand=found.estimand,
        with_county=found.with_county,
        failed=dict(found.failed),
        **{name: part.frame.to_dict(orient="records") for name, part in parts.items()},
    )


def _compare(database: Database, selection: Selection) -> Exported:
    """B less A in what both have, or in B's target."""
    other = pinned(selection, database.catalogue)
    if other is None:
        raise IncomparableError(
            _("Ingenting å sammenligne med. Oppgi A med --mot, eller med mot= i utvalget.")
        )
    sides, found = (other, selection), compare(database, other, selection)
    studies = (database.study(other), database.study(selection))
    table = found.table
    if selection.target:
        table = disclosure.narrowed(table, rows=table.frame["target"] == found.main.target)
    sentence = sentences_compare.state_sentence(found, sides, studies)
    answer = export.exported(table, database, selection, sentence=sentence)
    return export.with_facts(
        answer,
        against=selection.against,
        differs=[list(row) for row in sentences_compare.differing(sides, studies)],
        main=found.main,
        n_shared=found.n_shared,
        std_error=found.se,
        n_clusters=found.n_clusters,
    )


def _payment(database: Database, selection: Selection) -> Exported:
    found, study = payment(database, selection), database.study(selection)
    answer = export.exported(
        export_payment.payment_table(found),
        database,
        selection,
        sentence=sentences_payment.state_sentence(found, study),
    )
    return export.with_facts(
        answer,
        missing=sentences_payment.missing(found),
        not_seen=sentences_payment.never_seen(found),
        started={
            arm: disclosure.shown_count(n, data_status=study.data_status) for arm, n in found.started.items()
        },
        followed={
            arm: disclosure.shown_count(n, data_status=study.data_status) for arm, n in found.followed.items()
        },
        prediction=found.prediction,
    )


QUESTIONS: dict[str, Callable[[Database, Selection], Exported]] = {
    "effekter": _effects,
    "deltakelse": _participation,
    "kostnader": _costs,
    "betaling": _payment,
    "publisert": _published,
    "oversikt": _overview,
    "stegvis": _stepwise,
    "robusthet": _robustness,
    "sammenlign": _compare,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("question", choices=QUESTIONS, help="siden det spørres om")
    parser.add_argument(
        "query", nargs="?", default="", help='utvalget som i lenken: "study=se&outcome=sysselsatt"'
    )
    parser.add_argument("--mot", default="", help="for sammenlign: utvalget A, skrevet som utvalget")
    parser.add_argument("--lang", choices=LANGUAGES, default="", help="språket (ellers lang i utvalget)")
    parser.add_argument("--db", default=default_path(), help="datafilen (ellers TILTAKSLUPEN_DB)")
    parser.add_argument("--format", choices=("json", *outputs.FORMATS), default="csv")
    parser.add_argument("--out", default="", help="filen det skrives til (ellers til skjermen)")
    parser.add_argument("--kind", default="", help="én av sidens figurer: effekt, vinduer, overlevelse ...")
    return parser


if __name__ == "__main__":
    sys.exit(main())
