"""`extends`: one config laid over another, mapping by mapping; every value keeps its own place."""

from townlet_ecs.config.marked import Marked

EXTENDS = "extends"
"""Key that names the config that a file starts from."""

CONFIG_ID = "config_id"
"""Key that is never inherited: a different config has a different name."""


def merged(lower: Marked, upper: Marked) -> Marked:
    """Return a mapping laid over another: members in the order of the lower one, then what the upper adds."""
    members = dict(lower.members())
    for key, over in upper.members().items():
        under = members.get(key)
        both = under is not None and isinstance(under.value, dict) and isinstance(over.value, dict)
        members[key] = merged(under, over) if under is not None and both else over
    return Marked(members, upper.mark, upper.key, broken=upper.broken)


def without(tree: Marked, *names: str) -> Marked:
    """Return a mapping without some of its members."""
    members = {key: member for key, member in tree.members().items() if key not in names}
    return Marked(members, tree.mark, tree.key, tree.text, tree.broken)
