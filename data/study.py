"""Read a study's definition, fill in what it leaves out and check every name in it.

A study folder holds ``study.toml`` beside its extracts. A person's own study needs only
``id``, ``title``, ``arms``, ``months`` and ``measures``; :func:`complete` fills in the rest.
Names of groups, own outcomes and further columns become SQL identifiers and are checked
here, before they enter any SQL text.
"""

import difflib
import tomllib
from collections.abc import Collection
from copy import deepcopy
from pathlib import Path
from typing import Any

from data import contract, study_comparisons, study_participation
from data.study_names import (
    ADAPTATION,
    ARMS,
    MONTH,
    PARTICIPATION_MONTHS,
    PERSON_COLUMNS,
    RESERVED_GROUPS,
    RESERVED_IDS,
    WAGE_SUBSIDY,
    StudyError,
    among,
    identifier,
    is_list,
    nearest,
)
from queries import definitions

Table = dict[str, Any]

_KNOWN_KEYS = {
    "id", "title", "question", "contrast", "design", "clock", "month0_name", "draw", "months",
    "telledag", "after_death", "fidelity_regel", "currency", "report", "arms", "measures",
    "measure_kinds", "omlegging", "participation", "personer", "outcomes", "subgroups", "models",
    "windows", "defaults", "headline", "published", "strata", "covariates", "cluster", "utfall",
    "own_subgroups", "notes", "contrasts", "breaks", "assumptions",
}  # fmt: skip
_TABLES = {
    "report", "arms", "measures", "measure_kinds", "omlegging", "participation", "personer",
    "utfall", "outcomes", "subgroups", "models", "windows", "defaults", "headline", "published",
    "own_subgroups", "contrasts",
}  # fmt: skip
_CHOICES = {
    "design": ("randomisert", "observasjonell"),
    "clock": ("trekning", "oppstart"),
    "after_death": ("missing", "zero"),
    "fidelity_regel": ("siste", "snitt"),
}
_SPECS = Path(__file__).parents[1] / "dashboard" / "specs"
_ASSUMPTIONS = Path(__file__).parent / "assumptions"


def read(folder: Path) -> Table:
    """Read ``folder/study.toml`` and return the completed, checked definition.

    Raises
    ------
    StudyError
        If the file does not exist, is not TOML in UTF-8, or breaks a rule of :func:`complete`.
    """
    path = Path(folder) / "study.toml"
    if not path.is_file():
        raise StudyError(f"{path}: finnes ikke. En mappe med uttrekk må ha en study.toml.")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise StudyError(f"{path}: er ikke UTF-8. Lagre filen som UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"{path}: er ikke gyldig TOML: {error}") from None
    try:
        return complete(content)
    except StudyError as error:
        raise StudyError(f"{path}: {error}") from None


def complete(content: Table) -> Table:
    """Fill in every default and check every name. The argument is not changed.

    What depends on the data (which outcomes they can answer) is filled in afterwards, by
    :func:`answerable`; ``outcomes.use`` is then empty here.

    Raises
    ------
    StudyError
        Naming the key, what was found, and the nearest valid name.

    Examples
    --------
    >>> own = complete({"id": "min", "title": "Min studie", "months": [-12, 24],
    ...                 "arms": {"tiltak": {"title": "A"}, "kontroll": {"title": "B"}},
    ...                 "measures": {"a": {"codes": ["SUPPEMP"]}}})
    >>> own["telledag"], own["models"]["main"], own["windows"]["use"]
    (28, 'justert', ['mnd_1_12', 'siste_6'])
    """
    study = deepcopy(content)
    _head(study)
    _arms(study)
    _measures(study)
    study_participation.complete(study)
    _own_columns(study)
    _models(study)
    study_comparisons.windows(study)
    study_comparisons.contrasts(study, columns=person_columns(study))
    study_comparisons.breaks(study)
    _choices_of_content(study)
    return study


def warnings(study: Table) -> tuple[str, ...]:
    """Keys of a completed definition that nothing reads, each with the nearest that is read."""
    unknown = sorted(set(study) - _KNOWN_KEYS)
    return tuple(
        f"study.toml: ukjent nøkkel {key!r} brukes ikke.{nearest(key, _KNOWN_KEYS)}" for key in unknown
    )


def known_codes(study: Table) -> frozenset[str]:
    """Measure codes that count as known: NAV's list and the study's own."""
    own = [code for group in study["measures"].values() for code in group["codes"]]
    kinds = [code for kind in study["measure_kinds"].values() for code in kind]
    return contract.codes("tiltakskoder:code") | frozenset(own) | frozenset(kinds)


def person_columns(study: Table) -> tuple[str, ...]:
    """Names of all person columns a build of this study makes."""
    groups = list(study["measures"])
    return (
        *PERSON_COLUMNS,
        *(f"forste_tiltak_{group}" for group in study["participation"]["first_measure"]),
        *(f"forste_mnd_{group}" for group in groups),
        *(f"deltar_{group}_innen_{k}_mnd" for group in groups for k in PARTICIPATION_MONTHS),
        *(f"samtidig_{group}" for group in groups),
        *study["personer"],
    )


def _head(study: Table) -> None:
    for key in ("id", "title", "arms", "months", "measures"):
        if key not in study:
            raise StudyError(f"mangler {key!r}.{_seen(key, study)}")
    for key in _TABLES & set(study):
        if not isinstance(study[key], dict):
            raise StudyError(f"{key} = {study[key]!r} skal være en tabell, [{key}].")
    identifier(study["id"], "id")
    if study["id"] in RESERVED_IDS:
        raise StudyError(f"id = {study['id']!r} er opptatt. Velg et annet navn.")
    months = study["months"]
    if not (is_list(months, int) and len(months) == 2 and -600 <= months[0] <= 0 < months[1] <= 600):
        raise StudyError(
            f"months = {months!r} skal være [første, siste], med første <= 0 < siste, for eksempel [-24, 36]."
        )
    defaults = {
        "question": "",
        "design": "randomisert",
        "clock": "trekning",
        "telledag": 28,
        "after_death": "missing",
        "fidelity_regel": "siste",
        "currency": "NOK",
        "draw": None,
        "omlegging": {},
        "personer": {},
        "utfall": {},
    }
    for key, value in defaults.items():
        study.setdefault(key, value)
    study.setdefault("month0_name", study["clock"])
    if "assumptions" in study:
        known = sorted(path.stem for path in _ASSUMPTIONS.glob("*.toml"))
        among(study["assumptions"], known, "assumptions")
    study["report"] = {"code": "", "title": study["title"], "publisher": "", **study.get("report", {})}
    for key, allowed in _CHOICES.items():
        among(study[key], allowed, key)
    if not isinstance(study["telledag"], int) or not 1 <= study["telledag"] <= 31:
        raise StudyError(f"telledag = {study['telledag']!r} skal være en dag i måneden, 1-31.")
    if not isinstance(study["draw"], str | None):
        raise StudyError(f"draw = {study['draw']!r} skal være teksten som står i kolonnen studie i trekning.")
    for unit, month in study["omlegging"].items():
        if unit != "antatt" and not (isinstance(month, str) and MONTH.fullmatch(month)):
            raise StudyError(f"[omlegging] {unit!r} = {month!r} skal være en måned, ÅÅÅÅ-MM.")


def _seen(key: str, study: Table) -> str:
    close = difflib.get_close_matches(key, sorted(set(study) - _KNOWN_KEYS), n=1, cutoff=0.6)
    return f" Fant {close[0]!r}." if close else ""


def _arms(study: Table) -> None:
    arms = study["arms"]
    if set(arms) != set(ARMS):
        raise StudyError(f"[arms] skal ha akkurat to armer, tiltak og kontroll. Fant: {', '.join(arms)}.")
    for arm, value in zip(ARMS, (1, 0), strict=True):
        entry = {"title": arms[arm]} if isinstance(arms[arm], str) else arms[arm]
        if not isinstance(entry, dict):
            raise StudyError(f"[arms.{arm}] skal være en tabell med value og title.")
        arms[arm] = {"value": value, "title": arm.capitalize(), **entry}
        arms[arm].setdefault("short", arms[arm]["title"])
        if not isinstance(arms[arm]["value"], int):
            raise StudyError(
                f"[arms.{arm}] value = {arms[arm]['value']!r} skal være et heltall, som gruppe i trekning."
            )
    if arms["tiltak"]["value"] == arms["kontroll"]["value"]:
        raise StudyError("[arms]: begge armer har samme value.")
    study.setdefault("contrast", f"{arms['tiltak']['title']} mot {arms['kontroll']['title']}")


def _measures(study: Table) -> None:
    measures = study["measures"]
    if not isinstance(measures, dict) or not 1 <= len(measures) <= 60:
        raise StudyError("[measures] skal ha fra 1 til 60 grupper av tiltakskoder.")
    for group, entry in measures.items():
        identifier(group, "[measures]")
        if group in RESERVED_GROUPS:
            raise StudyError(f"[measures.{group}]: navnet er opptatt. Velg et annet.")
        entry = {"codes": entry} if isinstance(entry, list) else entry
        if not isinstance(entry, dict) or not is_list(entry.get("codes"), str) or not entry["codes"]:
            raise StudyError(f"[measures.{group}] skal ha codes, en liste med tiltakskoder.")
        measures[group] = {"title": group.capitalize(), **entry}
        if "starts" in entry:
            among(entry["starts"], ("fra_omlegging", "for_omlegging"), f"[measures.{group}] starts")
        if not isinstance(entry.get("other", False), bool):
            raise StudyError(f"[measures.{group}] other = {entry['other']!r} skal være true eller false.")
    declared = {code for entry in measures.values() for code in entry["codes"]}
    kinds = study.setdefault("measure_kinds", {})
    for kind, listed in (("lonnstilskudd", WAGE_SUBSIDY), ("tilrettelegging", ADAPTATION)):
        kinds.setdefault(kind, [code for code in listed if code not in declared])
    for kind, listed in kinds.items():
        among(kind, ("lonnstilskudd", "tilrettelegging"), "[measure_kinds]")
        if not is_list(listed, str):
            raise StudyError(f"[measure_kinds] {kind} skal være en liste med tiltakskoder.")


def _own_columns(study: Table) -> None:
    taken = person_columns({**study, "personer": {}})
    for name, entry in study["personer"].items():
        identifier(name, "[personer]")
        if name in taken:
            raise StudyError(f"[personer] {name}: en kolonne med det navnet finnes fra før.")
        entry = {"type": entry} if isinstance(entry, str) else entry
        if not isinstance(entry, dict):
            raise StudyError(
                f"[personer] {name} skal være number, category eller en tabell med type og title."
            )
        among(entry.get("type", "number"), ("number", "category"), f"[personer] {name} type")
        study["personer"][name] = {"type": "number", "title": name.replace("_", " ").capitalize(), **entry}
    for name, entry in study["utfall"].items():
        identifier(name, "[utfall]")
        if name in definitions.names("outcomes"):
            raise StudyError(f"[utfall.{name}]: et innebygd utfall heter det samme. Velg et annet navn.")
        if not isinstance(entry, dict):
            raise StudyError(f"[utfall.{name}] skal være en tabell med title og unit.")
        study["utfall"][name] = entry = {
            "title": name.replace("_", " ").capitalize(),
            "unit": "share",
            **entry,
        }
        among(entry["unit"], definitions.UNITS, f"[utfall.{name}] unit")


def _models(study: Table) -> None:
    for key in ("strata", "covariates"):
        names = study.setdefault(key, [])
        if not is_list(names, str):
            raise StudyError(f"{key} skal være en liste med kolonnenavn fra personer.")
        for name in names:
            among(name, person_columns(study), key)
    given = study.get("models", {})
    cluster = study.get("cluster", given.get("cluster"))
    if cluster is not None:
        among(cluster, person_columns(study), "cluster")
    study["cluster"] = cluster
    models = study["models"] = {
        "use": ["raa", "strata", "justert"],
        "raw": "raa",
        "stratified": "strata",
        "se": ["hc1", "klynge"] if cluster else ["hc1"],
        **given,
        "cluster": cluster,
    }
    models.setdefault("main", "justert" if "justert" in models["use"] else models["use"][0])
    among(models["main"], models["use"], "[models] main")
    if specs := sorted(path.stem for path in _SPECS.glob("*.toml")):
        for name in models["use"]:
            among(name, specs, "[models] use")
        # Models of one printed table: open to a link, not offered in the list.
        for name in models.setdefault("printed", []):
            among(name, specs, "[models] printed")


def _choices_of_content(study: Table) -> None:
    outcomes = study.setdefault("outcomes", {})
    outcomes["use"] = [_own_name(study, name) for name in outcomes.get("use", [])]
    for name in outcomes["use"]:
        among(name, outcome_names(study), "[outcomes] use")
    for key in ("defaults", "headline"):
        table = study.setdefault(key, {})
        if "outcome" in table:
            table["outcome"] = _own_name(study, table["outcome"])
            among(table["outcome"], outcomes["use"] or outcome_names(study), f"[{key}] outcome")
    if "window" in study["headline"]:
        among(study["headline"]["window"], study["windows"]["use"], "[headline] window")
    subgroups = study.setdefault("subgroups", {})
    subgroups.setdefault("forhandsregistrert", [])
    for key in ("forhandsregistrert", "utforskende"):
        for name in subgroups.get(key, []):
            among(name, definitions.names("subgroups"), f"[subgroups] {key}")
    for name, entry in study.setdefault("own_subgroups", {}).items():
        identifier(name, "[own_subgroups]")
        if not isinstance(entry, dict):
            raise StudyError(f"[own_subgroups.{name}] skal være en tabell med title, column og levels.")
        among(entry.get("column"), person_columns(study), f"[own_subgroups.{name}] column")


def answerable(study: Table, columns: Collection[str]) -> Table:
    """The definition with what its data decide filled in; the argument is not changed.

    Outcomes and divisions that study.toml does not list become all that ``columns`` (the
    panel and person columns that have a source) can answer.

    Raises
    ------
    StudyError
        If the data can answer none of the outcomes.
    """
    study = deepcopy(study)
    outcomes, subgroups = study["outcomes"], study["subgroups"]
    if not outcomes["use"]:
        ready = [name for name in definitions.names("outcomes") if _can("outcomes", name, columns)]
        outcomes["use"] = [*study["utfall"], *(name for name in ready if name not in study["utfall"])]
    if "utforskende" not in subgroups:
        divisions = [name for name in definitions.names("subgroups") if _can("subgroups", name, columns)]
        subgroups["utforskende"] = [name for name in divisions if name not in subgroups["forhandsregistrert"]]
    if not outcomes["use"]:
        raise StudyError(
            f"{study['id']}: uttrekkene kan ikke svare på noe utfall. "
            "Lever amelding, arbeidsforhold, ytelser eller utfall."
        )
    first = "sysselsatt" if "sysselsatt" in outcomes["use"] else outcomes["use"][0]
    study["defaults"].setdefault("outcome", first)
    study["headline"] = {
        "outcome": study["defaults"]["outcome"],
        "window": study["windows"]["main"],
        **study["headline"],
    }
    return study


def _can(kind: str, name: str, columns: Collection[str]) -> bool:
    return set(definitions.load(kind, name).needs) <= set(columns)


def _own_name(study: Table, name: str) -> str:
    """An own outcome may also be called by its panel column, ``utfall_<navn>``."""
    own = str(name).removeprefix("utfall_")
    return own if own in study["utfall"] else name


def outcome_names(study: Table) -> tuple[str, ...]:
    """Names of all outcomes a study may use: the SQL files and its own under [utfall]."""
    return (*definitions.names("outcomes"), *study["utfall"])
