"""Every example of `docs/learning.md` runs as it stands, and the page names what there is."""

import contextlib
import io
from pathlib import Path

import pytest

from townlet_ecs.env.arguments import ACTIONS, AUTORESETS
from townlet_ecs.env.observation import VARIANTS

PAGE = Path(__file__).parents[2] / "docs" / "learning.md"
EXAMPLES = [part.split("```")[0] for part in PAGE.read_text(encoding="utf-8").split("```python\n")[1:]]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_on_the_page_run(number: int) -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(EXAMPLES[number], str(PAGE), "exec"), {})
    if number == 0:
        assert "each" in told.getvalue()


def test_the_first_agent_has_fifteen_lines() -> None:
    lines = [line for line in EXAMPLES[0].splitlines() if line]
    assert len(lines) <= 15


def test_the_page_names_every_action_variant_and_way() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for names in ACTIONS.values():
        assert not [word.name for word in names if f"`{word.name.lower()}`" not in text]
    assert not [name for name in (*VARIANTS, *AUTORESETS) if f'"{name}"' not in text]
