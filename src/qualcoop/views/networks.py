"""Codes that stand near each other in talk, as a graph. Draws nothing, and says nothing of what causes what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import networkx as nx

from qualcoop.records.coding import Coding, Codings

__all__ = ["NEAR", "SEED", "co_occurrence", "positions"]

NEAR = 200
"""Characters between two stretches up to which they are near: about what is said in one breath, or turn."""
SEED = 2020
Span = tuple[int, int]
_HUB = object()
_COLUMNS = 5


def co_occurrence(codings: Codings, *, near: int = NEAR, least: int = 1) -> nx.Graph:
    """Give a graph of the codes: two are joined where stretches that carry them stand near each other.

    Parameters
    ----------
    codings
        Those that stand are counted. Words count once, whoever gave the code and however often: what two coders
        marked alike is one stretch.
    near
        The most characters between two stretches of one transcript that are near each other; 0: they share words or
        touch.
    least
        Edges of fewer stretches are left out; codes never are.

    Returns
    -------
    networkx.Graph
        A node a code, with `n` stretches of text that carry it; an edge has as `weight` the number of stretches of the
        one code that have the other near, or of the other that have the one, whichever is fewer.

    Examples
    --------
    >>> a, b = Coding("t", 0, 9, "laws"), Coding("t", 40, 52, "trust")
    >>> graph = co_occurrence(Codings((a, b, Coding("t", 800, 830, "laws"))))
    >>> sorted(graph.nodes(data="n")), list(graph.edges(data="weight"))
    ([('laws', 2), ('trust', 1)], [('laws', 'trust', 1)])
    """
    spans = _spans(codings.standing())
    graph = nx.Graph()
    for code in sorted({code for found in spans.values() for code in found}):
        graph.add_node(code, n=sum(len(found.get(code, ())) for found in spans.values()))
    for one, other in combinations(graph.nodes, 2):
        pairs = [(found[one], found[other]) for found in spans.values() if one in found and other in found]
        there = sum(_with_near(ones, others, near) for ones, others in pairs)
        back = sum(_with_near(others, ones, near) for ones, others in pairs)
        if min(there, back) >= max(least, 1):
            graph.add_edge(one, other, weight=min(there, back))
    return graph


def _spans(codings: Iterable[Coding]) -> dict[str, dict[str, list[Span]]]:
    """Give, by transcript and code, the stretches that carry the code, those that overlap as one."""
    found: dict[str, dict[str, list[Span]]] = {}
    for row in codings:
        found.setdefault(row.transcript, {}).setdefault(row.code, []).append((row.start, row.end))
    return {id_: {code: _merged(spans) for code, spans in codes.items()} for id_, codes in found.items()}


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join stretches that overlap; two that only touch stay two."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _with_near(ones: Sequence[Span], others: Sequence[Span], near: int) -> int:
    """Count the stretches that have one of the others near; both in order and free of overlaps."""
    count = place = 0
    for start, end in ones:
        while place < len(others) and others[place][1] < start - near:
            place += 1
        count += place < len(others) and others[place][0] <= end + near
    return count


def positions(graph: nx.Graph, *, seed: int = SEED) -> Mapping[str, tuple[float, float]]:
    """Give each node a place: joined ones near each other, those joined to none in rows below.

    Returns
    -------
    dict
        By node, x and y, between -1 and 1 but for the rows below; the same graph and seed give the same places.

    Examples
    --------
    >>> rows = (Coding("t", 0, 9, "a"), Coding("t", 0, 9, "b"), Coding("u", 20, 22, "c"))
    >>> places = positions(co_occurrence(Codings(rows)))
    >>> sorted(places), places["c"]
    (['a', 'b', 'c'], (0.0, -1.4))
    """
    alone = sorted(node for node in graph if not graph.degree(node))
    return {**_placed(graph, alone, seed), **_rows_below(alone)}


def _placed(graph: nx.Graph, alone: Collection[str], seed: int) -> dict[str, tuple[float, float]]:
    """Place what is joined; one unseen node holds parts together that would drift apart."""
    joined = nx.Graph(graph.subgraph(node for node in graph if node not in alone))
    parts = [sorted(part) for part in nx.connected_components(joined)]
    if len(parts) > 1:
        joined.add_edges_from((_HUB, part[0]) for part in parts)
    placed = nx.kamada_kawai_layout(joined, pos=nx.spring_layout(joined, seed=seed, weight=None), weight=None)
    return {node: (float(x), float(y)) for node, (x, y) in placed.items() if node is not _HUB}


def _rows_below(alone: Sequence[str]) -> dict[str, tuple[float, float]]:
    found = {}
    for place, node in enumerate(alone):
        row, column = divmod(place, _COLUMNS)
        width = min(len(alone) - row * _COLUMNS, _COLUMNS)
        found[node] = ((2 * column - width + 1) / _COLUMNS, -1.4 - 0.45 * row)
    return found
