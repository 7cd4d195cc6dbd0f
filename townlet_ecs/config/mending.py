"""A tree with faults made whole with shipped values, so that the rest of it can be judged in the same run."""

from collections.abc import Iterable

from townlet_ecs.config.marked import Marked, Way
from townlet_ecs.faults import Fault


def broken_ways(tree: Marked, way: Way = ()) -> list[Way]:
    """Return the ways to all values that could not be read."""
    if tree.broken:
        return [way]
    found: list[Way] = []
    for key, member in tree.members().items():
        found += broken_ways(member, (*way, key))
    for index, item in enumerate(tree.items()):
        found += broken_ways(item, (*way, index))
    return found


def way_of(tree: Marked, fault: Fault) -> Way:
    """Return the way that a fault's path names, as far as the tree goes, and one key further."""
    way: Way = ()
    here: Marked | None = tree
    for word in fault.path.split("."):
        if here is None:
            break
        key = int(word) if here.items() and word.isdigit() else word
        way = (*way, key)
        here = here.step(key)
    return way


def mended(tree: Marked, ways: Iterable[Way], whole: Marked) -> Marked | None:
    """Return a tree in which the values at some ways are taken from a whole one, or left out.

    Args:
        tree: The tree with faults.
        ways: Where the faults are.
        whole: A tree without faults, of the same shape.

    Returns:
        The mended tree, or None when a fault has no counterpart.
    """
    for faulty in ways:
        length = next((index for index, key in enumerate(faulty) if isinstance(key, int)), len(faulty))
        way = faulty[:length]
        better, known = whole.find(way)
        _, present = tree.find(way)
        if not way or not (known or present):
            return None
        tree = _with(tree, way, better if known else None)
    return tree


def _with(tree: Marked, way: Way, value: Marked | None) -> Marked:
    """Return a tree with another value at the end of a way, or with none there."""
    key, *rest = way
    members = dict(tree.members())
    if rest and str(key) in members:
        members[str(key)] = _with(members[str(key)], tuple(rest), value)
    elif value is not None:
        members[str(key)] = value
    else:
        members.pop(str(key), None)
    return Marked(members, tree.mark, tree.key, tree.text)


def apart_from(faults: Iterable[Fault], tree: Marked, ways: Iterable[Way]) -> list[Fault]:
    """Return the faults that lie in other mappings than the mended values, and so are not their doing."""
    parents = [way[:-1] or way for way in ways]
    return [fault for fault in faults if not any(_within(way_of(tree, fault), parent) for parent in parents)]


def _within(way: Way, parent: Way) -> bool:
    """Return whether a way leads into a mapping."""
    return way[: len(parent)] == parent
