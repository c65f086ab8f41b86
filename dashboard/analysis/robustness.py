"""Tåler tallet andre metoder? One target by other ways to adjust, and what could explain it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard import disclosure
from dashboard.analysis import model
from dashboard.analysis.model import Problem
from dashboard.analysis.one_target import one_target
from dashboard.analysis.robustness_tables import (
    Sample,
    arm_table,
    balance_table,
    method_table,
    overlap_table,
)
from dashboard.analysis.unmeasured import Unmeasured, unmeasured
from dashboard.catalogue import Spec, Study
from dashboard.disclosure import Protected
from dashboard.estimators import bands, event_study, propensity, weighting
from dashboard.estimators.event_study import Design
from dashboard.estimators.weighting import Weights
from dashboard.selection import Selection, target_of
from dashboard.text import _
from dashboard.warehouse import Database, participants

COUNTY = "fylke"


class NotComparableError(ValueError):
    """The selection cannot be estimated in other ways; the message says why and what to choose."""


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """One target by several methods, how alike the arms are, and how strong a hidden cause must be.

    ``methods`` has the methods ols (the page's own), ols_uten_faste (without its fixed effects, where it has
    any), ipw, entropi and aipw; ``failed`` says in words why a method has no number. ``overlap`` counts
    scores in bins of 0.05, ``arms`` those without a counterpart and the effective sample sizes, ``balance``
    the standardised differences before and after. ``estimand`` is att or ate.
    ``with_county`` is None where the study has no county or the model no fixed effects; ``left_out`` are the
    fixed effects that cannot weigh. ``n_clusters`` is None where standard errors are not by cluster.
    """

    selection: Selection
    target: str
    estimand: str
    with_county: bool | None
    left_out: tuple[tuple[str, ...], ...]
    methods: Protected
    failed: Mapping[str, str]
    overlap: Protected
    arms: Protected
    balance: Protected
    unmeasured: Unmeasured
    n_treated: int
    n_control: int
    n_clusters: int | None


def robustness(
    database: Database, selection: Selection, *, estimand: str = "", county: bool = True
) -> Robustness:
    """Estimate the selection's target by weighting, balancing and doubly robust, with the model's covariates.

    Parameters
    ----------
    estimand : ``att``, ``ate`` or empty for the one nearest to the page's regression
    county : bool
        Let the county be among the characteristics, where the model has fixed effects and the study counties.
        Hundreds of offices or months cannot: in some of them only one arm is found.

    Raises
    ------
    NotComparableError
        If the study is randomised, the model has no covariates, or the arms have nobody alike.
    TooFewError
        If real data hold too few in an arm of those observed with the target.
    """
    study = database.study(selection)
    spec = study.specs[selection.spec]
    _require_comparable(selection, study, spec)
    stated = one_target(database, selection)
    page = model.fit(stated)
    with_county = county if spec.effects and COUNTY in study.sources else None
    sample = _sample(database, selection, stated, spec, with_county=bool(with_county))
    disclosure.require_enough(sample.n, data_status=study.data_status)
    try:
        x, _kept = propensity.columns(sample.covariates)
        fitted = propensity.propensity(x, sample.treatment)
    except propensity.NoOverlapError as error:
        raise NotComparableError(
            _("Gruppene har ingen deltakere som ligner hverandre i denne modellen. Velg en mindre modell.")
        ) from error
    aimed = estimand or weighting.nearest_estimand(sample.n[0] / len(sample.y))
    weights, failed = _weights(x, fitted, sample.treatment, aimed)
    estimates = {"ols": (float(page.estimate[0]), float(page.std_error[0]))}
    if spec.effects:
        estimates["ols_uten_faste"] = _regression(sample)
    estimates |= _weighted(x, sample, weights, aimed)
    status = study.data_status
    is_share = study.outcomes[selection.outcome].unit == "share" and not _is_sum(selection, study)
    n = [disclosure.shown_count(each, data_status=status) or 0 for each in sample.n]
    return Robustness(
        selection=selection,
        target=target_of(selection, study),
        estimand=aimed,
        with_county=with_county,
        left_out=spec.effects,
        methods=method_table(
            estimates,
            weights,
            sample,
            page_persons=(int(page.n_treated[0]), int(page.n_control[0])),
            data_status=status,
        ),
        failed=failed,
        overlap=overlap_table(fitted.score, sample.treatment, data_status=status),
        arms=arm_table(fitted.score, sample, weights, data_status=status),
        balance=balance_table(sample, weights, data_status=status),
        unmeasured=unmeasured(
            estimates["ols"], stated, sample, is_share=is_share, has_interaction=bool(spec.interaction)
        ),
        n_treated=n[0],
        n_control=n[1],
        n_clusters=None if sample.clusters is None else int(sample.clusters.max(initial=-1)) + 1,
    )


def _require_comparable(selection: Selection, study: Study, spec: Spec) -> None:
    if study.is_randomised:
        raise NotComparableError(
            _(
                "Studien er randomisert: loddtrekningen gjør gruppene like, og vekting på kjennetegn "
                "svarer ikke på noe mer."
            )
        )
    if not spec.covariates:
        raise NotComparableError(
            _("Modellen har ingen kjennetegn å vekte på. Velg en modell med kjennetegn.")
        )
    if selection.term == "interaksjon":
        raise NotComparableError(
            _("En forskjell mellom to grupper kan ikke vektes. Velg leddet for den ene av dem.")
        )


def _sample(
    database: Database, selection: Selection, stated: Problem, spec: Spec, *, with_county: bool
) -> Sample:
    more = (COUNTY,) if with_county and COUNTY not in spec.covariates else ()
    alone = replace(spec, effects=(), covariates=(*spec.covariates, *more), interaction="")
    # An interaction's column is needed to leave out the same incomplete people; it adds no column itself.
    rows = model.model(database, selection).rows
    names = [*alone.covariates, "is_treated"]
    everybody = participants(database, selection, columns=["participant_id", *names])
    people = {name: values[rows] for name, values in everybody.items()}
    inside = stated.observed[:, 0].copy()
    if stated.arms is not None:
        inside &= stated.arms.any(axis=1)
    design = model.build_model(people, alone, cluster=None).design
    clusters = stated.prepared.design.clusters
    if clusters is not None:
        clusters = np.unique(clusters[inside], return_inverse=True)[1]
    groups = None if clusters is None else np.array([int(clusters.max(initial=0)) + 1])
    return Sample(
        y=stated.y[inside, 0],
        treatment=design.treatment[inside],
        covariates=design.covariates[inside],
        names=design.names,
        clusters=clusters,
        critical=float(np.atleast_1d(bands.pointwise_critical(n_clusters=groups))[0]),
    )


def _weights(
    x: np.ndarray, fitted: propensity.Propensity, treatment: np.ndarray, estimand: str
) -> tuple[dict[str, tuple[Weights, Weights]], dict[str, str]]:
    weights = {"ipw": weighting.inverse_probability(fitted, treatment, estimand)}
    try:
        weights["entropi"] = weighting.entropy_balance(x, treatment, estimand)
    except weighting.NoBalanceError:
        return weights, {
            "entropi": _("ingen vekter gjør gruppene like: noen kjennetegn finnes bare i den ene gruppen")
        }
    return weights, {}


def _weighted(
    x: np.ndarray, sample: Sample, weights: Mapping[str, tuple[Weights, Weights]], estimand: str
) -> dict[str, tuple[float, float]]:
    def number(by: str, *, adjusted: bool) -> tuple[float, float]:
        if by not in weights:
            return float("nan"), float("nan")
        found = weighting.difference(
            sample.y,
            x,
            weights[by],
            sample.treatment,
            estimand,
            adjusted=adjusted,
            clusters=sample.clusters,
        )
        return found.estimate, found.std_error

    return {
        "ipw": number("ipw", adjusted=False),
        "entropi": number("entropi", adjusted=False),
        "aipw": number("ipw", adjusted=True),
    }


def _regression(sample: Sample) -> tuple[float, float]:
    """The page's regression without its fixed effects, on the very columns that weigh."""
    design = Design(sample.treatment, sample.covariates, sample.names, (), sample.clusters)
    y = sample.y[:, None]
    found = event_study.fit(event_study.prepare(design, np.ones(y.shape, bool)), y)
    return float(found.estimate[0]), float(found.std_error[0])


def _is_sum(selection: Selection, study: Study) -> bool:
    """Whether the target adds months up, so that a share becomes a number of months."""
    target = target_of(selection, study)
    return any(window.name == target and window.kind == "sum" for window in study.windows)
