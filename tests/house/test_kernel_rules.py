"""What may stand in a kernel, so that compiled code and plain Python give the same bits.

Bare float literals are double in numba and take the type of their neighbour in Python; narrow integers
widen in numba and overflow in numpy; memory, exceptions and Python objects are slow or do not compile.
Each was seen to break before it became a rule.
"""

import ast
from collections.abc import Callable, Iterator

import pytest

NARROW_DTYPES = ("i8", "i16", "i32", "u8", "u16", "u32")
CASTS = {"int64", "uint64", "float32", "float64", "bool_", "int", "float", "bool"}
ALLOCATORS = {
    "append", "arange", "array", "argsort", "asarray", "ascontiguousarray", "astype", "concatenate", "copy",
    "empty", "empty_like", "flatnonzero", "full", "full_like", "hstack", "linspace", "nonzero", "ones",
    "ones_like", "repeat", "sort", "stack", "tile", "tolist", "unique", "vstack", "where", "zeros",
    "zeros_like",
}  # fmt: skip
COLLECTIONS = {"list", "dict", "set", "frozenset", "sorted", "str", "format", "reversed"}
FORBIDDEN_NODES: dict[type[ast.AST], str] = {
    ast.Raise: "raise",
    ast.Try: "try",
    ast.Assert: "assert",
    ast.List: "a list",
    ast.Dict: "a dict",
    ast.Set: "a set",
    ast.ListComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.GeneratorExp: "a generator",
    ast.JoinedStr: "a string",
    ast.Lambda: "a function",
    ast.FunctionDef: "a function",
    ast.Global: "global",
    ast.With: "with",
}


class Kernel:
    """The body of a kernel, with the parent of every node and the names that hold blocks of a dtype."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.nodes = [node for statement in function.body for node in ast.walk(statement)]
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self._annotations = {
            argument.arg: ast.unparse(argument.annotation).strip("'\"").lower()
            for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            if argument.annotation
        }
        self._slices: dict[str, ast.expr] = {}
        for node in self.nodes:  # states = people_i16[town]: `states` is a block of i16 from here on
            if isinstance(node, ast.Assign) and _is_slice(node.value):
                self._slices |= {name.id: node.value for name in node.targets if isinstance(name, ast.Name)}

    def dtype_of(self, node: ast.expr) -> str:
        """Dtype of an element read from a block, by the block's name or annotation; '' if it is neither."""
        if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load) or _is_slice(node):
            return ""
        return self._dtype_of_block(node.value)

    def _dtype_of_block(self, block: ast.expr) -> str:
        while isinstance(block, ast.Subscript):
            block = block.value
        name = ast.unparse(block).split(".")[-1]
        if name in self._slices:
            return self._dtype_of_block(self._slices[name])
        annotation = self._annotations.get(name, "")
        for dtype in (*NARROW_DTYPES, "f32"):
            if name.lower().endswith("_" + dtype) or annotation.endswith(dtype):
                return dtype
        return ""

    def place_of(self, node: ast.AST) -> ast.AST | None:
        """Return the node that uses this one, looking through tuples, `x if y else z` and `x or y`."""
        parent = self.parents.get(node)
        while isinstance(parent, (ast.IfExp, ast.Tuple, ast.BoolOp)):
            if isinstance(parent, ast.IfExp) and node is parent.test:
                return parent
            node, parent = parent, self.parents.get(parent)
        return parent


Rule = Callable[[Kernel], Iterator[tuple[ast.AST, str]]]


def _is_slice(node: ast.expr) -> bool:
    """Tell `people_i16[town]` and `people_i16[Body.X, :]`, which are arrays, from an element."""
    if not isinstance(node, ast.Subscript):
        return False
    indexes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    is_one_town = len(indexes) == 1 and isinstance(indexes[0], ast.Name) and indexes[0].id == "town"
    return is_one_town or any(isinstance(index, ast.Slice) for index in indexes)


def _called(node: ast.AST | None) -> str:
    """Last name of what a call calls: 'float32' of `np.float32(x)`."""
    return ast.unparse(node.func).split(".")[-1] if isinstance(node, ast.Call) else ""


def _is_number(node: ast.AST, kind: type) -> bool:
    value = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(value, ast.Constant) and type(value.value) is kind


def floats_are_wrapped(kernel: Kernel) -> Iterator[tuple[ast.AST, str]]:
    for node in kernel.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            parent = kernel.parents.get(node)
            if isinstance(parent, ast.UnaryOp):
                parent = kernel.parents.get(parent)
            if _called(parent) not in ("float32", "float64"):
                yield node, f"write np.float32({node.value}) or np.float64({node.value})"


def integers_do_not_meet_float32(kernel: Kernel) -> Iterator[tuple[ast.AST, str]]:
    """numba makes a double of `level * 2`, Python a float32."""
    for node in kernel.nodes:
        if isinstance(node, ast.BinOp):
            for number, other in ((node.left, node.right), (node.right, node.left)):
                is_float32 = _called(other) == "float32" or kernel.dtype_of(other) == "f32"
                if is_float32 and _is_number(number, int):
                    yield node, f"write np.float32({ast.unparse(number)})"


def narrow_integers_are_widened(kernel: Kernel) -> Iterator[tuple[ast.AST, str]]:
    """Comparisons, indexes, truth and stores into a block may stay narrow; all else is np.int64(x)."""
    for node in kernel.nodes:
        if isinstance(node, ast.expr) and kernel.dtype_of(node) in NARROW_DTYPES:
            place = kernel.place_of(node)
            if use := _use_that_widens(place):
                yield node, f"{use}: write np.int64({ast.unparse(node)})"


def _use_that_widens(place: ast.AST | None) -> str:
    """Say what a node does with a narrow number, if that needs a wide one."""
    if isinstance(place, ast.BinOp) or (isinstance(place, ast.UnaryOp) and not isinstance(place.op, ast.Not)):
        return "arithmetic"
    if isinstance(place, ast.AugAssign):
        return "arithmetic"
    if isinstance(place, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
        targets = place.targets if isinstance(place, ast.Assign) else [place.target]
        is_store = all(isinstance(target, ast.Subscript) for target in targets)
        return "" if is_store else "a local name"
    if isinstance(place, ast.Call) and _called(place) not in CASTS:
        return "an argument"
    return "a result" if isinstance(place, ast.Return) else ""


def powers_are_products(kernel: Kernel) -> Iterator[tuple[ast.AST, str]]:
    for node in kernel.nodes:
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, (ast.Pow, ast.MatMult)):
            yield node, "powers and matrix products differ between machines: multiply"


def nothing_is_made_or_raised(kernel: Kernel) -> Iterator[tuple[ast.AST, str]]:
    for node in kernel.nodes:
        if what := FORBIDDEN_NODES.get(type(node)):
            yield node, f"{what} does not belong in a kernel"
        elif (name := _called(node)) and name in ALLOCATORS | COLLECTIONS | {"print"}:
            yield node, f"{name}() does not belong in a kernel"


RULES: list[Rule] = [
    floats_are_wrapped,
    integers_do_not_meet_float32,
    narrow_integers_are_widened,
    powers_are_products,
    nothing_is_made_or_raised,
]


def kernels(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions decorated with `@kernel`, called or not, imported by module or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            decorators = (ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list)
            if "kernel" in {decorator.split(".")[-1] for decorator in decorators}:
                yield node


def faults(rule: Rule, path: str, tree: ast.Module) -> list[str]:
    """Every fault of a rule in a module, with its place."""
    return [
        f"{path}:{getattr(node, 'lineno', function.lineno)}: {function.name}: {what}"
        for function in kernels(tree)
        for node, what in rule(Kernel(function))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_kernel_keeps_the_rule(rule: Rule, modules: dict[str, ast.Module]) -> None:
    found = [fault for path, tree in modules.items() for fault in faults(rule, path, tree)]
    assert not found, "\n" + "\n".join(found)


def in_a_kernel(statement: str, decorator: str = "kernel") -> ast.Module:
    """Plant a statement in a kernel that has a block of levels and blocks named by their dtypes."""
    blocks = "people_i16, cells_u8, levels: PeopleF32, states: PeopleI16"
    return ast.parse(f"@{decorator}\ndef act({blocks}):\n    {statement}\n")


PLANTED: list[tuple[Rule, str]] = [
    (floats_are_wrapped, "x = y + 0.7"),
    (floats_are_wrapped, "x = -0.7"),
    (floats_are_wrapped, "x += 1e3"),
    (floats_are_wrapped, "x = max(0.0, y)"),
    (floats_are_wrapped, "x = y < 0.5"),
    (floats_are_wrapped, "x = np.float32(0.5 * y)"),
    (floats_are_wrapped, "return 0.0"),
    (integers_do_not_meet_float32, "x = levels[Need.HUNGER, row] * 2"),
    (integers_do_not_meet_float32, "x = -1 + np.float32(y)"),
    (narrow_integers_are_widened, "x = people_i16[Body.X, row] * y"),
    (narrow_integers_are_widened, "x = y - people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "x = -people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "x += people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "x = people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "x: int = people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "x, y = people_i16[Body.X, row], z"),
    (narrow_integers_are_widened, "x = people_i16[Body.X, row] if y else z"),
    (narrow_integers_are_widened, "x = y or people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "if (x := cells_u8[cell]): pass"),
    (narrow_integers_are_widened, "x = cells_u8[cell] & 1"),
    (narrow_integers_are_widened, "x = states[Body.X, row]"),
    (narrow_integers_are_widened, "x = world.people_i16[Body.X, row]"),
    (narrow_integers_are_widened, "ours = people_i16[town]; x = ours[Body.X, row]"),
    (narrow_integers_are_widened, "people_i16[Body.X, row] += people_i16[Body.Y, row]"),
    (narrow_integers_are_widened, "people_i16[Body.X, row] = people_i16[Body.Y, row] + 1"),
    (narrow_integers_are_widened, "x = max(people_i16[Body.X, row], y)"),
    (narrow_integers_are_widened, "return people_i16[Body.X, row]"),
    (powers_are_products, "x = y ** 2"),
    (powers_are_products, "x **= 2"),
    (powers_are_products, "x = y @ z"),
    (nothing_is_made_or_raised, "raise ValueError"),
    (nothing_is_made_or_raised, "assert x"),
    (nothing_is_made_or_raised, "print(x)"),
    (nothing_is_made_or_raised, "x = []"),
    (nothing_is_made_or_raised, "x = {}"),
    (nothing_is_made_or_raised, "x = {1, 2}"),
    (nothing_is_made_or_raised, "x = [y for y in z]"),
    (nothing_is_made_or_raised, "x = sum(y for y in z)"),
    (nothing_is_made_or_raised, "x = np.zeros(3)"),
    (nothing_is_made_or_raised, "x = levels.copy()"),
    (nothing_is_made_or_raised, "x = dict()"),
]


@pytest.mark.parametrize(("rule", "statement"), PLANTED)
def test_a_planted_violation_is_reported(rule: Rule, statement: str) -> None:
    assert faults(rule, "systems/planted.py", in_a_kernel(statement))


HONEST = [
    "'''Lower every need by 0.5.'''",
    "x = y + np.float32(0.7) - np.float64(-1.5)",
    "levels[Need.HUNGER, row] = max(np.float32(0.0), levels[Need.HUNGER, row] - rate[need])",
    "x = levels[Need.HUNGER, row] * np.float32(2)",
    "x = np.int64(people_i16[Body.X, row]) * y + 1",
    "x = int(cells_u8[cell])",
    "if people_i16[Body.LIVE, row] and not cells_u8[cell]: pass",
    "if people_i16[Body.X, row] == x: pass",
    "x = fields[people_i16[Body.X, row], people_i16[Body.Y, row]]",
    "people_i16[Body.X, row] = people_i16[Body.Y, row]",
    "people_i16[Body.X, row] = people_i16[Body.Y, row] if y else people_i16[Body.Z, row]",
    "people_i16[Body.X, row] += 1",
    "ours = people_i16[town]",
    "column = people_i16[Body.X, :]",
    "decay(people_i16[town], levels)",
    "x, y = 1, 2",
]


@pytest.mark.parametrize("statement", HONEST)
def test_honest_code_is_left_alone(statement: str) -> None:
    tree = in_a_kernel(statement)
    assert not [fault for rule in RULES for fault in faults(rule, "systems/honest.py", tree)]


@pytest.mark.parametrize("decorator", ["kernel", "kernel()", "jit.kernel", "jit.kernel(inline=True)"])
def test_a_kernel_is_known_by_its_decorator(decorator: str) -> None:
    assert faults(floats_are_wrapped, "systems/planted.py", in_a_kernel("return 0.5", decorator))


def test_only_kernels_are_held_to_the_rules() -> None:
    assert not faults(floats_are_wrapped, "systems/plain.py", in_a_kernel("return 0.5", "property"))


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, *_ in PLANTED} == set(RULES)
