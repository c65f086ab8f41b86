"""The words a figure needs, and the annotations they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dashboard.charts.theme import ARM_MARK, Palette
from dashboard.text import _, count, difference, interval, value

ARMS = ("tiltak", "kontroll")


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for one outcome in one study, already in the reader's language.

    Parameters
    ----------
    outcome : str
        "Andel sysselsatt".
    unit : str
        One of `dashboard.text.UNITS`.
    treated, control : str
        Short names of the arms: "SE", "Kontroll".
    difference : str
        "Effekt" in a randomised study, "Forskjell" in an observational one.
    month0 : str
        What happens in month 0: "trekning", "oppstart".
    windows : mapping from window name to title
        ``{"mnd_1_12": "Måned 1–12"}``. A window without a title shows its name.
    """

    outcome: str
    unit: str
    treated: str
    control: str
    difference: str
    month0: str = "trekning"
    windows: Mapping[str, str] = field(default_factory=dict)

    def arm(self, arm: str) -> str:
        """The short name of ``tiltak`` or ``kontroll``."""
        return {"tiltak": self.treated, "kontroll": self.control}[arm]

    def of(self, target: object) -> Labels:
        """The labels of one month or window: a share added over months is a number of months."""
        is_sum = self.unit == "share" and str(target).startswith("kumulativ_")
        return replace(self, unit="months") if is_sum else self

    @property
    def scale(self) -> float:
        """What a stored number is multiplied by on an axis: shares are drawn as percent."""
        return 100.0 if self.unit == "share" else 1.0

    @property
    def level_axis(self) -> str:
        """What the axis of levels counts: "prosent", "kr", "timer"."""
        return self._axis(_("prosent"))

    @property
    def difference_axis(self) -> str:
        """What the axis of differences counts: "prosentpoeng", "kr", "timer"."""
        return self._axis(_("prosentpoeng"))

    def _axis(self, share: str) -> str:
        names = {
            "share": share,
            "nok": _("kr"),
            "hours": _("timer"),
            "months": _("måneder"),
            "weeks": _("uker"),
            "count": _("antall"),
            "score": _("poeng"),
        }
        return names[self.unit]

    def level(self, x: float | None) -> str:
        """A level with its unit."""
        return value(x, self.unit)

    def estimate(self, x: float | None, low: float | None, high: float | None) -> str:
        """A difference with its unit and interval; the estimate alone where it has no interval."""
        known = [end for end in (low, high) if end is not None and end == end]
        written = difference(x, self.unit)
        return f"{written} {interval(low, high, self.unit)}" if known else written


def since(month0: str, time: str) -> str:
    """The title of a time axis: "Måneder siden oppstart", or weeks where `time` is ``"weeks"``."""
    title = _("Uker siden {month0}") if time == "weeks" else _("Måneder siden {month0}")
    return title.format(month0=month0)


def moment(n: int, time: str) -> str:
    """A point on a time axis: "måned 12", "uke 12"."""
    return (_("uke {n}") if time == "weeks" else _("måned {n}")).format(n=count(n))


def coloured(text: str, colour: str) -> str:
    """Text in a colour, for annotations and tick labels."""
    return f'<span style="color:{colour}">{text}</span>'


def arm_key(labels: Labels, colours: Palette) -> str:
    """Both arms' names in their colours, each behind its marker: the legend in one line."""
    return "   ".join(coloured(f"{ARM_MARK[arm]} {labels.arm(arm)}", colours.arm(arm)) for arm in ARMS)


def note(
    text: str,
    *,
    x: float,
    y: float,
    xanchor: str = "left",
    yanchor: str = "bottom",
    xref: str = "paper",
    yref: str = "paper",
    **more: Any,
) -> dict[str, Any]:
    """An annotation without an arrow, on the paper unless told otherwise."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": xref,
        "yref": yref,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "align": "left",
        **more,
    }


def empty_layout(template: str, message: str, *, height: int) -> dict[str, Any]:
    """The layout of a figure that has nothing to draw and says so."""
    return {
        "template": template,
        "height": height,
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "annotations": [note(message, x=0.5, y=0.5, xanchor="center", yanchor="middle")],
    }
