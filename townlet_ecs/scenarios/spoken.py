"""Spoken orders: commands written as those of a scenario, but each by itself: `remove, person: newest`."""

from collections.abc import Sequence
from dataclasses import replace

from townlet_ecs.command import Command
from townlet_ecs.config.marked import shortened
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.faults import Fault, Faults
from townlet_ecs.scenarios.naming import Places
from townlet_ecs.scenarios.orders import REFERENCES, Order, command_of, noun_of, read_orders
from townlet_ecs.world import World

TEXTS_MAX = 1_000
TEXT_LENGTH_MAX = 1_000


def spoken(texts: Sequence[str], world: World, *, called: str) -> tuple[Command, ...]:
    """Return the commands that some texts say, to the first town of a world.

    Args:
        texts: Each `NAME, FIELD: VALUE, ...`, or the same as in a scenario, `{do: NAME, FIELD: VALUE, ...}`.
        world: In which names are looked up.
        called: What faults call the texts; their line is the number of the text.

    Raises:
        Faults: Something is wrong with a text, or what it names is not in this town.
        CommandError: A name means nobody at the moment.
    """
    if len(texts) > TEXTS_MAX:
        raise Faults([Fault(called, 1, 1, "", f"{len(texts):,} commands", f"at most {TEXTS_MAX:,}")])
    places = Places(world.town(0), world)
    faults: list[Fault] = []
    orders = []
    for number, text in enumerate(texts, start=1):
        order, wrong = _order_of(text, world, places, called)
        orders += [order] if order else []
        faults += [_placed(fault, number, text) for fault in wrong]
    if faults:
        raise Faults(in_order(faults))
    return tuple(command_of(order, places) for order in orders)


def _order_of(text: str, world: World, places: Places, called: str) -> tuple[Order | None, list[Fault]]:
    """Return the order that a text says, and what is wrong with it."""
    if not text.isprintable() or not 0 < len(text) <= TEXT_LENGTH_MAX:
        right = f"at most {TEXT_LENGTH_MAX:,} printed characters"
        return None, [Fault(called, 1, 1, "", shortened(text) or "nothing", right)]
    faults: list[Fault] = []
    try:
        tree, faults = read(_before(text).encode() + text.encode() + (b"]" if _is_whole(text) else b"}]"), called)
        setup = tree.members().get("setup")
        if setup is None or not isinstance(setup.value, tuple) or len(setup.value) != 1 or len(tree.members()) != 1:
            return None, faults or [Fault(called, 1, 1, "", "no command", "NAME, FIELD: VALUE, ...")]
        orders = read_orders(tree, "setup", world.config, 1, faults)
    except Faults as error:
        return None, list(error.faults)
    for order in orders:
        for key, value in order.values.items():
            problem = places.problem(noun_of(key, order.values), value) if key in REFERENCES else None
            if problem is not None:
                faults.append(tree.fault((*order.way, key), *problem))
    return (orders[0] if orders else None), faults


def _is_whole(text: str) -> bool:
    """Return whether a text is written out as in a scenario."""
    return text.lstrip().startswith("{")


def _before(text: str) -> str:
    """Return what makes a scenario of a text, together with brackets at the end."""
    return "setup: [" if _is_whole(text) else "setup: [{do: "


def _placed(fault: Fault, number: int, text: str) -> Fault:
    """Return a fault with its place in a text."""
    column = max(1, fault.column - len(_before(text)))
    path = fault.path.removeprefix("setup").removeprefix(".0").removeprefix("[0]").removeprefix(".")
    return replace(fault, line=number, column=column, path=path)
