"""Where labels may stand so that none covers another. Knows nothing of what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Disk", "Line", "place_labels"]

Array = NDArray[np.float64]
Point = tuple[float, float]
Line = tuple[Point, Point]
_ANGLES = np.arange(16) * np.pi / 8
_REACHES = np.array([3.0, 12.0, 24.0, 40.0, 60.0, 85.0])
_SWEEPS = 4
# What is worse: words on words, words on a node, words that leave the picture; then lines crossed, and distance.
_ON_LABEL, _ON_DISK, _OUTSIDE, _ON_LINE, _FAR = 50.0, 30.0, 60.0, 1.0, 0.08


@dataclass(frozen=True, slots=True)
class Disk:
    """A node: its middle and radius."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its middle, half its width, half its height."""

    x: float
    y: float
    w: float
    h: float

    def gap(self, disk: Disk) -> float:
        """Give the way from the box to a node's rim."""
        across, up = max(abs(self.x - disk.x) - self.w, 0.0), max(abs(self.y - disk.y) - self.h, 0.0)
        return float(np.hypot(across, up)) - disk.r


def place_labels(
    disks: Sequence[Disk], sizes: Sequence[Point], lines: Sequence[Line], frame: Box
) -> tuple[tuple[Point, ...], float]:
    """Give each node's label a place near it, away from other labels, nodes and lines.

    Parameters
    ----------
    disks
        The nodes, all in one unit.
    sizes
        Half the width and half the height of each node's label.
    lines
        The edges.
    frame
        What labels should not leave.

    Returns
    -------
    (points, overlap)
        The middle of each label; how much they still cover each other, 0 for not at all.

    Examples
    --------
    >>> points, overlap = place_labels([Disk(0, 0, 5), Disk(8, 0, 5)], [(30, 6), (30, 6)], [], Box(0, 0, 200, 200))
    >>> len(points), overlap
    (2, 0.0)
    """
    nodes = np.array([(disk.x, disk.y, disk.r, disk.r) for disk in disks]).reshape(-1, 4)
    edges = np.array(lines, dtype=float).reshape(-1, 4)
    widest_first = [place for _, place in sorted((-w, place) for place, (w, _) in enumerate(sizes))]
    choices = [_around(disk, size) for disk, size in zip(disks, sizes, strict=True)]
    fixed = [_cost(found, disk, nodes, edges, frame) for found, disk in zip(choices, disks, strict=True)]
    boxes = np.full((len(disks), 4), np.nan)
    for place in chain.from_iterable([widest_first] * _SWEEPS):
        others = np.delete(boxes, place, axis=0)
        on_labels = _bad(_overlaps(choices[place], others[~np.isnan(others[:, 0])])).sum(axis=1)
        boxes[place] = choices[place][int((fixed[place] + _ON_LABEL * on_labels).argmin())]
    left = np.triu(_overlaps(boxes, boxes), 1).sum()
    return tuple((float(x), float(y)) for x, y in boxes[:, :2]), float(left)


def _around(disk: Disk, size: Point) -> Array:
    """Give places for a label around its node, nearest first: beside it by its side, above it by its foot."""
    w, h = size
    reach, angle = (part.ravel() for part in np.meshgrid(disk.r + _REACHES, _ANGLES, indexing="ij"))
    x, y = disk.x + (reach + w) * np.cos(angle), disk.y + (reach + h) * np.sin(angle)
    return np.column_stack([x, y, np.full_like(x, w), np.full_like(x, h)])


def _cost(boxes: Array, own: Disk, nodes: Array, edges: Array, frame: Box) -> Array:
    """Weigh what each box would cover that does not move, and how far it is from its node."""
    outside = np.abs(boxes[:, :2] - (frame.x, frame.y)) + boxes[:, 2:] - (frame.w, frame.h)
    cost: Array = _ON_DISK * _bad(_overlaps(boxes, nodes)).sum(axis=1)
    cost += _OUTSIDE * _bad(np.maximum(outside, 0.0).sum(axis=1) / 10)
    cost += _ON_LINE * _crossed(boxes, edges).sum(axis=1) + _FAR * _gaps(boxes, own)
    return cost


def _bad(shares: Array) -> Array:
    """Count the least touch, and more where it is more."""
    weighed: Array = np.where(shares > 0, 0.2 + shares, 0.0)
    return weighed


def _overlaps(ones: Array, others: Array) -> Array:
    """Give the area that each two boxes share, as a share of the smaller."""
    apart = np.abs(ones[:, None, :2] - others[None, :, :2])
    shared = np.maximum(ones[:, None, 2:] + others[None, :, 2:] - apart, 0.0).prod(axis=2)
    smaller = 4 * np.minimum(ones[:, 2:].prod(axis=1)[:, None], others[:, 2:].prod(axis=1)[None, :])
    found: Array = np.divide(shared, smaller, out=np.zeros_like(shared), where=smaller > 0)
    return found


def _crossed(boxes: Array, edges: Array) -> NDArray[np.bool_]:
    """Say which lines go through which boxes: where the ways in and out of both pairs of sides overlap."""
    start, step = edges[None, :, :2], edges[None, :, 2:] - edges[None, :, :2]
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    near, far = ((boxes[:, None, :2] + sign * boxes[:, None, 2:] - start) / step for sign in (-1, 1))
    enter, leave = np.minimum(near, far).max(axis=2), np.maximum(near, far).min(axis=2)
    through: NDArray[np.bool_] = np.maximum(enter, 0.0) < np.minimum(leave, 1.0)
    return through


def _gaps(boxes: Array, disk: Disk) -> Array:
    away = np.maximum(np.abs(boxes[:, :2] - (disk.x, disk.y)) - boxes[:, 2:], 0.0)
    return np.maximum(np.hypot(away[:, 0], away[:, 1]) - disk.r, 0.0)
