"""Migrations: one step from every older format of snapshots to the next.

A format is a manifest of a certain shape and columns in certain places. Whoever moves a column writes a step, adds the
digest of the new schema to `SCHEMAS`, and so raises `FORMAT`; older files are then read step by step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.people import Mind
from components.words import NOTHING, Policy

SCHEMAS = ("5f0e2b7c9d3a4816", "bb73c7def2d3f115")
"""Digest of the schema of every format; the format is the place in this list."""

FORMAT = len(SCHEMAS) - 1
"""The format that is written."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Step:
    """The way from one format to the next.

    Attributes:
        manifest: Returns the manifest of the next format, as plain values.
        arrays: Returns the arrays of the next format.
    """

    manifest: Callable[[dict[str, Any]], dict[str, Any]]
    arrays: Callable[[Arrays], Arrays]


def manifest_1(old: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest that tells who decides; nobody from outside did so before."""
    parts = [dict(part) for part in old["parts"]]
    for part in parts:
        if part["name"] == "people.i8":
            towns, columns, rows = part["shape"]
            part["shape"] = [towns, columns + len(Mind), rows]
    policies = {Policy.SCRIPTED.name.lower(): old["people"]}
    return {**old, "format": 1, "schema": SCHEMAS[1], "policies": policies, "observation": "", "parts": parts}


def arrays_1(old: Arrays) -> Arrays:
    """Return the arrays with the columns of `Mind`: everybody is decided for by the script, and wishes nothing."""
    minds = np.full((old["people.i8"].shape[0], len(Mind), old["people.i8"].shape[2]), NOTHING, np.int8)
    minds[:, Mind.POLICY - Mind.POLICY] = Policy.SCRIPTED
    return {**old, "people.i8": np.insert(old["people.i8"], [Mind.POLICY] * len(Mind), minds, axis=1)}


STEPS = (Step(manifest_1, arrays_1),)
"""The step from each format, by its number."""


def migrated_manifest(manifest: dict[str, Any], format: int) -> dict[str, Any]:
    """Return the manifest of an older format as one of this format; its digests no longer hold, and are left out."""
    for step in STEPS[format:]:
        manifest = {**step.manifest(manifest), "digests": []}
    return manifest


def migrated_arrays(arrays: Arrays, format: int) -> Arrays:
    """Return the arrays of an older format as those of this format."""
    for step in STEPS[format:]:
        arrays = step.arrays(arrays)
    return arrays
