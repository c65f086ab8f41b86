"""What is measured, against what, and the goal: one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. ``met`` is None where nothing was measured or there is no goal."""

    key: str
    name: str
    peer: str
    seconds: float | None
    peer_seconds: float | None
    ratio: float | None
    unit: str
    goal: str
    met: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class Goal:
    """How many times faster than the peer ``at_least``; or a ratio to it, or an amount, ``at_most``."""

    name: str
    peer: str = ""
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "x"


STATSMODELS, PYFIXEST = "statsmodels, formel per måned", "pyfixest, raskeste måte"
NEW = "Effekt per måned (sysselsatt, se_d, -36..65), ny modell eller gruppe"
TOGGLE = "Effekt per måned, nytt utfall i samme modell og gruppe"
REFERENCE = "referansen ref_cells"
FIGURE = "Nytt utfall til ny figur i nettleseren"
EMPTY = "valg som bare endrer en tekst, i appens ramme"


def _observational(name: str, size: str, goals: tuple[float, float, float]) -> dict[str, Goal]:
    """Rows of one observational study's size; goals for new against both peers, and changed outcome."""
    new, toggle = f"{size}, ny modell eller gruppe", f"{size}, nytt utfall"
    return {
        f"{name}_cold_statsmodels": Goal(new, STATSMODELS, at_least=goals[0]),
        f"{name}_cold_pyfixest": Goal(new, PYFIXEST, at_least=goals[1]),
        f"{name}_toggle_pyfixest": Goal(toggle, PYFIXEST, at_least=goals[2]),
        f"{name}_engine": Goal(f"{size}, estimatoren alene", REFERENCE, at_most=1.3),
        f"{name}_page_cold": Goal(f"Alt på siden Effekter, {new}"),
        f"{name}_page_toggle": Goal(f"Alt på siden Effekter, {toggle}"),
    }


def _browser(study: str) -> dict[str, Goal]:
    """A study's redrawn figure after a choice, beside an empty choice."""
    name, key = f"{FIGURE}, studien {study}", browser_key(study)
    return {key: Goal(name, EMPTY, at_most=2.5), f"{key}_p95": Goal(f"{name}, 95-persentil", EMPTY)}


def browser_key(study: str) -> str:
    """Key of a study's median; its 95th percentile ends in ``_p95``."""
    return f"browser_{study}"


GOALS = {
    "cold_statsmodels": Goal(NEW, STATSMODELS, at_least=150),
    "cold_pyfixest": Goal(NEW, PYFIXEST, at_least=50),
    "toggle_statsmodels": Goal(TOGGLE, STATSMODELS, at_least=300),
    "toggle_pyfixest": Goal(TOGGLE, PYFIXEST, at_least=120),
    "page_cold": Goal("Alt på siden Effekter, ny modell eller gruppe"),
    "page_toggle": Goal("Alt på siden Effekter, nytt utfall"),
    "engine": Goal("Estimatoren alene, samme matriser", REFERENCE, at_most=1.3),
    "all_outcomes": Goal("Alle 19 utfall i tabell 4.2", PYFIXEST, at_least=100),
    "scale": Goal("Effekt per måned med ti ganger så mange deltakere", "vanlig størrelse", at_most=11),
    **_observational("utvidet", "Utvidets størrelse (37 777 x 57, klynge kontor)", (300, 10, 25)),
    **_observational("reform", "Reformens størrelse (79 716 x 97, klynge fylke)", (200, 15, 40)),
    "growth": Goal(
        "Vekst i tid med antall personer, Reformens størrelse x 0,25 til x 2", at_most=1.1, unit="i eksponent"
    ),
    "memory_reform": Goal("Minne: det samme ved Reformens størrelse", at_most=600, unit="MB"),
    "memory": Goal("Minne: appens pakker, åpen fil, én effektside", at_most=300, unit="MB"),
    "imports": Goal("Tunge pakker som lastes når appen starter", at_most=0, unit="pakker"),
    "survival": Goal("Tid i tiltaket: to kurver, bånd, test, middel", "statsmodels", at_least=4),
    "survival_large": Goal(
        "Tid i tiltaket, 37 370 personer, åtte kurver, fire tester", "statsmodels", at_least=4
    ),
    "survival_again": Goal("Tid i tiltaket, det samme når forløpene er hentet", "statsmodels"),
    **_browser("se"),
    **_browser("refino"),
    **_browser("utvidet"),
    **_browser("reform"),
    "browser_bare": Goal(FIGURE, "en side med bare ett valg og en tekst"),
}


def measured(
    key: str,
    *,
    seconds: float | None = None,
    peer_seconds: float | None = None,
    ratio: float | None = None,
    note: str = "",
) -> Row:
    """A row with its goal; leave ``ratio`` out if nothing could be measured and say why in ``note``."""
    goal = GOALS[key]
    met = None
    if ratio is not None and goal.at_least is not None:
        met = ratio >= goal.at_least
    elif ratio is not None and goal.at_most is not None:
        met = ratio <= goal.at_most
    bound = goal.at_least if goal.at_least is not None else goal.at_most
    sign = ">=" if goal.at_least is not None else "<="
    return Row(
        key=key,
        name=goal.name,
        peer=goal.peer,
        seconds=seconds,
        peer_seconds=peer_seconds,
        ratio=ratio,
        unit=goal.unit,
        goal="" if bound is None else f"{sign} {bound:g} {goal.unit}",
        met=met,
        note=note,
    )
