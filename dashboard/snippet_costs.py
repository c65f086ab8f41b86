"""*Vis kode* of the cost ladder: the same calculation as a script that needs nothing but Python."""

from __future__ import annotations

from dashboard.analysis.cost_ladder import CostLadder


def ladder_script(ladder: CostLadder) -> str:
    """One line per assumption and step; formulas are Python already."""
    steps = {step.id: step for step in ladder.model.steps}
    lines = []
    for line in ladder.lines.values():
        if line.id in steps:
            lines.append(f"{line.id} = {steps[line.id].formula.text}  # {line.title}")
        else:
            lines.append(f"{line.id} = {line.value!r}  # {line.title}; {line.source}")
    totals = [name for one in ladder.model.sums for name in one.total.values()]
    return "\n".join([*lines, "", *(f'print("{name}", {name})' for name in dict.fromkeys(totals))]) + "\n"
