"""The draw: a randomisation inside unit and quarter, redrawn until chance imbalance is small.

Every person has a life under both arms. A first assignment is drawn at random inside each unit
and quarter; then pairs of people there swap arms as long as that lowers the distance between
the estimates of this sample and those that all the sample's people would give together
(rerandomisation by pair switching: Morgan and Rubin 2012, Krieger, Azriel and Kapelner 2019).
Printed estimates play no part in it.
"""

from itertools import pairwise

import numpy as np

from data.synthetic.people import People

SWEEPS = 60


def estimand_columns(
    control: np.ndarray, treated: np.ndarray, people: People, covariates: np.ndarray, is_member: np.ndarray
) -> np.ndarray:
    """What each person adds to the estimate of each outcome when drawn to treatment.

    Parameters
    ----------
    control, treated : persons x outcomes
        Outcomes under each arm.
    covariates : persons x covariates
    is_member : boolean, the persons of the sample

    Returns
    -------
    persons x outcomes, 0 outside the sample, with mean 0 in every cell and unit variance.
    """
    design = np.column_stack(
        [covariates[is_member], one_hot(people.draw_month[is_member]), one_hot(people.cell[is_member])]
    )
    inverse = np.linalg.pinv(design.T @ design, hermitian=True)
    inside = control[is_member]
    residual = inside - design @ (inverse @ (design.T @ inside))
    cell = people.cell[is_member]
    share = (people.to_draw / np.bincount(people.cell, minlength=len(people.to_draw)))[cell]
    effect = (treated - control)[is_member]
    value = residual + (1 - share)[:, None] * (effect - cell_mean(effect, cell))
    value -= cell_mean(value, cell)
    columns = np.zeros(control.shape)
    columns[is_member] = value / np.maximum(np.sqrt((value**2).sum(axis=0)), 1e-9)
    return columns


def one_hot(codes: np.ndarray) -> np.ndarray:
    """Indicator columns, one for each value that occurs."""
    present, position = np.unique(codes, return_inverse=True)
    return np.eye(len(present))[position]


def cell_mean(values: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Mean of each column in each person's cell."""
    _, position = np.unique(cell, return_inverse=True)
    counts = np.bincount(position)
    sums = np.zeros((len(counts), values.shape[1]))
    np.add.at(sums, position, values)
    return (sums / counts[:, None])[position]


def assign(people: People, columns: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Arm of each person, True for treatment, with the exact number to treatment in every cell.

    Parameters
    ----------
    columns : persons x targets
        What each person adds to each target when treated; mean 0 in every cell.
    """
    treated = np.zeros(people.size, dtype=bool)
    bounds = np.searchsorted(people.cell, np.arange(len(people.to_draw) + 1))
    cells = [np.arange(low, high) for low, high in pairwise(bounds)]
    for number, members in zip(people.to_draw, cells, strict=True):
        treated[rng.permutation(members)[:number]] = True
    columns = np.ascontiguousarray(columns)
    products = [columns[members] @ columns[members].T for members in cells]
    total = columns[treated].sum(axis=0)
    for _ in range(SWEEPS):
        swaps = 0
        for members, product in zip(cells, products, strict=True):
            pair = _best_swap(columns[members] @ total, product, treated[members])
            if pair is not None:
                out, into = members[pair[0]], members[pair[1]]
                treated[out], treated[into] = False, True
                total += columns[into] - columns[out]
                swaps += 1
        if swaps == 0:
            break
    return treated


def _best_swap(pull: np.ndarray, product: np.ndarray, treated: np.ndarray) -> tuple[int, int] | None:
    inside, outside = np.flatnonzero(treated), np.flatnonzero(~treated)
    if len(inside) == 0 or len(outside) == 0:
        return None
    size = np.diagonal(product)
    change = (
        (2 * pull[outside] + size[outside])[None, :]
        - (2 * pull[inside] - size[inside])[:, None]
        - 2 * product[np.ix_(inside, outside)]
    )
    best = int(np.argmin(change))
    row, column = divmod(best, len(outside))
    if change[row, column] >= -1e-9:
        return None
    return int(inside[row]), int(outside[column])
