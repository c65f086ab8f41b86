"""Figures put aside, in order, with notes: a frozen value that is a file and part of a link.

A figure is kept as the page and selection it was made with, and what it said then. Opened again it is made
anew; the kept numbers are there to be compared with. They come from protected tables only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from dashboard.disclosure import Protected
from dashboard.text import _

MOST = 60  # figures; a meeting has ten
LONGEST_NOTE = 2000  # characters
# Below this, a number is the noise of adding in another order.
_DECIMALS, _DIGITS = 9, 6
Rows = tuple[tuple[str, ...], ...]


class CollectionError(ValueError):
    """A collection that cannot be used; the message says where and what to mend."""


@dataclass(frozen=True, slots=True)
class Item:
    """One figure: where it is, and what it said when it was put aside.

    ``query`` is the selection as a link writes it; ``numbers`` the figure's main rows as written then, the
    header first; ``fingerprint`` of every number in its table, empty when they are not known.
    """

    page: str
    kind: str
    query: str
    note: str = ""
    title: str = ""
    sentence: str = ""
    data_status: str = ""
    build_id: str = ""
    version: str = ""
    fingerprint: str = ""
    numbers: Rows = ()

    @property
    def is_same_view(self) -> tuple[str, str, str]:
        """What two figures have in common when they show the same."""
        return (self.page, self.kind, self.query)


@dataclass(frozen=True, slots=True)
class Collection:
    """Figures in the order they are shown."""

    items: tuple[Item, ...] = ()

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __contains__(self, item: Item) -> bool:
        return any(item.is_same_view == known.is_same_view for known in self.items)


def added(collection: Collection, item: Item) -> Collection:
    """With one more figure at the end.

    Raises
    ------
    CollectionError
        If there is no room.
    """
    if len(collection) >= MOST:
        raise CollectionError(_("Samlingen er full: {most} figurer. Fjern en først.").format(most=MOST))
    return Collection((*collection.items, item))


def removed(collection: Collection, place: int) -> Collection:
    return Collection(collection.items[:place] + collection.items[place + 1 :])


def moved(collection: Collection, place: int, steps: int) -> Collection:
    """One figure earlier (negative) or later, at most to an end.

    Examples
    --------
    >>> three = Collection(tuple(Item(page, "", "") for page in "abc"))
    >>> [item.page for item in moved(three, 2, -1)], [item.page for item in moved(three, 0, 9)]
    (['a', 'c', 'b'], ['b', 'c', 'a'])
    """
    items = list(collection.items)
    item = items.pop(place)
    items.insert(max(0, min(place + steps, len(items))), item)
    return Collection(tuple(items))


def noted(collection: Collection, place: int, note: str) -> Collection:
    """With another note on one figure; what is longer than ``LONGEST_NOTE`` is cut."""
    items = list(collection.items)
    items[place] = replace(items[place], note=clean(note)[:LONGEST_NOTE])
    return Collection(tuple(items))


def clean(text: str) -> str:
    """Text as a file can hold it: one kind of line ending, no other control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or sign.isprintable() or sign == "\u00a0")


def fingerprint(table: Protected) -> str:
    """Twelve letters that follow from every number a protected table shows.

    Text has no say, so that the language has none, and neither has what only the last digits differ in.

    Examples
    --------
    >>> from dashboard.disclosure import protect
    >>> one, other = (protect(pd.DataFrame({"y": [x]}), data_status="offentlig") for x in (0.1, 0.1 + 1e-13))
    >>> fingerprint(one) == fingerprint(other)
    True
    """
    parts = []
    for name, column in table.frame.items():
        if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            parts.append(f"{name}:" + ";".join(_number(value) for value in column.tolist()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _number(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{round(float(value), _DECIMALS) + 0.0:.{_DIGITS}g}"  # type: ignore[arg-type]


def without_language(query: str) -> str:
    """A selection's query as a collection keeps it: in whatever language it is read later.

    Examples
    --------
    >>> without_language("study=x&outcome=aap&lang=en")
    'study=x&outcome=aap'
    """
    return urlencode([pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "lang"])
