"""The tables of `docs/observations.md` are what the observations are made of."""

from tests.scenes import riverside
from townlet_ecs.env.observation import CHANNEL_MEANINGS, VARIANTS, variant
from townlet_ecs.env.page import PAGE, with_tables


def test_the_tables_are_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_tables(text) == text, "python -m townlet_ecs.env.page"


def test_every_feature_and_channel_stands_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in VARIANTS:
        found = variant(name, riverside().config)
        groups = [feature for group in found.groups for feature in group.names]
        assert not [feature for feature in (*groups, *found.channels) if f"`{feature}`" not in text]
        assert set(found.channels) <= set(CHANNEL_MEANINGS)


def test_the_example_on_the_page_runs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    exec(compile(code, str(PAGE), "exec"), {})
