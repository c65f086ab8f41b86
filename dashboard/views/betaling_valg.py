"""The controls of the page *Betaling*: models, prices, and how the criteria are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import controls, payment_text
from dashboard.analysis.payment import Payment, is_form_missing
from dashboard.catalogue import Catalogue
from dashboard.payment_model import Amount, PaymentModel, model_names, read_payment_model
from dashboard.payment_text import (
    EXTENSION,
    FORM,
    HELD,
    HORIZON,
    HOURS,
    LONGEST,
    LOOSE,
    MODEL,
    OTHER,
    OVER,
    PERMANENT,
    PRICE,
    STRICT,
    TEMPORARY,
)
from dashboard.selection import Selection
from dashboard.sentences_payment import amount_source
from dashboard.text import _, count


def models(selection: Selection, catalogue: Catalogue, found: Payment) -> None:
    """Which two models are compared, and at what prices."""
    titles = {name: _(read_payment_model(name).title) for name in model_names()}
    left, right = st.columns(2, gap="medium")
    for column, name, label in ((left, MODEL, _("Modell")), (right, OTHER, _("Sammenlign med"))):
        with column:
            _words(selection, catalogue, name, label, titles)
            model = read_payment_model(str(payment_text.value_of(selection.payment, name)))
            st.markdown(_(model.text))
            if name == MODEL or model.name != payment_text.value_of(selection.payment, MODEL):
                _prices(selection, catalogue, model, found)


def _prices(selection: Selection, catalogue: Catalogue, model: PaymentModel, found: Payment) -> None:
    names = [name for name, _share in model.parts] or [model.name]
    amounts = [(PRICE + name, found.chosen.prices.get(name)) for name in names]
    if model.hours is not None:
        hours = float(payment_text.value_of(selection.payment, HOURS))
        amounts.append((HOURS, replace(model.hours, value=hours)))
    for name, amount in amounts:
        if amount is not None:
            _number(selection, catalogue, name, amount)


def readings(selection: Selection, catalogue: Catalogue, found: Payment) -> None:
    """How the criteria are read; closed until somebody opens it."""
    names = (HORIZON, HELD, OVER, EXTENSION, FORM)
    is_changed = any(name in dict(selection.payment) for name in names)
    title = _("Slik leses kravene") + (" •" if is_changed else "")
    part = st.expander(title, expanded=False, key="payment_readings", on_change="rerun")
    if not part.open:
        return
    with part:
        _horizon(selection, catalogue, found)
        _yes_no(
            selection,
            catalogue,
            HELD,
            _("Jobb som finnes i første måned, teller som ansettelse"),
            _("Kravene sier ikke at jobben må være ny. Sykmeldte fra en jobb har sin egen regel."),
        )
        _words(
            selection,
            catalogue,
            OVER,
            _("«Over seks måneder»"),
            {STRICT: _("sju telledager på rad"), LOOSE: _("seks telledager på rad")},
            segmented=True,
        )
        if any(model.limits for model in found.chosen.models):
            _yes_no(
                selection,
                catalogue,
                EXTENSION,
                _("Alle får tre måneder til i ansettelsesfasen"),
                _("Forlengelsen krevde godkjenning. Hvem som fikk den, er ikke kjent."),
            )
        if is_form_missing(found) or found.chosen.all_permanent:
            _words(
                selection,
                catalogue,
                FORM,
                _("Når fast eller midlertidig ikke er levert"),
                {TEMPORARY: _("regn ingen som faste"), PERMANENT: _("regn alle som faste")},
                segmented=True,
            )


def reset(selection: Selection, catalogue: Catalogue) -> None:
    """The way back to how the page opens, once something is chosen."""
    if selection.payment:
        st.button(
            _("Tilbakestill valgene"),
            key="reset_payment",
            on_click=controls.choose,
            args=(replace(selection, payment=()), catalogue),
        )


def _horizon(selection: Selection, catalogue: Catalogue, found: Payment) -> None:
    options = [0, *range(6, LONGEST + 1, 6)]
    own = int(float(payment_text.value_of(selection.payment, HORIZON)))
    automatic = _("{n}, så lenge flest kan følges").format(n=count(found.chosen.horizon))
    _draw(
        st.selectbox,
        _("Måneder regnet fra start i tiltaket"),
        HORIZON,
        own,
        selection,
        catalogue,
        options=sorted({*options, own}),
        format_func=lambda n: count(n) if n else (automatic if own == 0 else _("så lenge flest kan følges")),
        read=float,
    )


def _number(selection: Selection, catalogue: Catalogue, name: str, amount: Amount) -> None:
    choice = payment_text.choices()[name]
    _draw(
        st.number_input,
        _(amount.title) if amount.unit == "timer" else f"{_(amount.title)}, {_('kr')}",
        name,
        amount.value,
        selection,
        catalogue,
        min_value=choice.low,
        max_value=choice.high,
        format="%.0f",
        step=1000.0 if amount.unit == "kr" else 100.0 if amount.unit == "kr_per_mnd" else 1.0,
        help=amount_source(amount),
        read=float,
    )


def _yes_no(selection: Selection, catalogue: Catalogue, name: str, label: str, why: str) -> None:
    value = bool(payment_text.value_of(selection.payment, name))
    _draw(st.toggle, label, name, value, selection, catalogue, help=why, read=float)


def _words(
    selection: Selection,
    catalogue: Catalogue,
    name: str,
    label: str,
    titles: dict[str, str],
    *,
    segmented: bool = False,
) -> None:
    more: dict[str, Any] = {"required": True} if segmented else {}
    _draw(
        st.segmented_control if segmented else st.selectbox,
        label,
        name,
        str(payment_text.value_of(selection.payment, name)),
        selection,
        catalogue,
        options=list(titles),
        format_func=lambda one: titles[one],
        read=str,
        **more,
    )


def _draw(
    kind: Any,
    label: str,
    name: str,
    value: Any,
    selection: Selection,
    catalogue: Catalogue,
    *,
    read: Callable[[Any], payment_text.Value],
    **extra: Any,
) -> None:
    """One control with the selection's value; a dot marks what differs from how the page opens."""
    key = f"payment_{name}"
    st.session_state[key] = value

    def changed() -> None:
        chosen = payment_text.with_values(selection.payment, **{name: read(st.session_state[key])})
        controls.choose(replace(selection, payment=chosen), catalogue)

    dot = " •" if name in dict(selection.payment) else ""
    kind(label + dot, key=key, on_change=changed, **extra)
