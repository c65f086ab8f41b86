"""*Vis kode* of effect and cost together: net benefit as a script that needs nothing but Python."""

from __future__ import annotations

from dashboard.analysis.cost_value import CostValue


def value_script(found: CostValue) -> str:
    """The estimates as numbers, and the formulas that make the rest of them."""
    both = found.main.both
    (a, b), (_b, c) = both.covariance
    return f'''"""Net benefit per participant, from the effect, the cost and their covariance."""
from math import erf, exp, pi, sqrt

effect, cost = {both.effect!r}, {both.cost!r}  # {found.main.source}
var_effect, covariance, var_cost = {a!r}, {b!r}, {c!r}
critical = {both.critical!r}
value = {found.value!r}  # kroner for one unit of effect

net = value * effect - cost
error = sqrt(value**2 * var_effect - 2 * value * covariance + var_cost)
z = net / error
probability = 0.5 * (1 + erf(z / sqrt(2)))
loss = error * (exp(-z * z / 2) / sqrt(2 * pi) - abs(z) * 0.5 * (1 - erf(abs(z) / sqrt(2))))
print("netto_nytte", net, net - critical * error, net + critical * error)
print("sannsynlighet_positiv", probability)
print("nullpunkt_effekt", cost / value)
print("evpi", loss)
'''
