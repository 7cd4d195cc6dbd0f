"""A saved environment goes on bit for bit, in another one, and what is not one is refused."""

import numpy as np
import pytest

from tests.envs import play, vector


@pytest.mark.parametrize("moment", [0, 7, 20, 33])
def test_a_restored_environment_goes_on_bit_for_bit(moment: int) -> None:
    env = vector(towns=3, max_steps=20)
    env.reset()
    play(env, moment)
    saved = env.save()
    seen = {name: array.copy() for name, array in env.observations.items()}
    story = play(env, 45, seed=9)
    other = vector(towns=3, max_steps=20, seed=99)
    other.reset()
    play(other, 11, seed=4)
    again, _ = other.restore(saved)
    for name, array in seen.items():
        assert np.array_equal(again[name], array)
    told = play(other, 45, seed=9)
    assert [name for name in story.differs(told) if not name.startswith("final")] == []
    assert other.save() == env.save()


def test_what_another_environment_saved_is_refused() -> None:
    saved = vector(towns=2, max_steps=20).save()
    with pytest.raises(ValueError, match=r"towns 2 \(here 3\), horizon 20 \(here 30\)"):
        vector(towns=3, max_steps=30).restore(saved)


@pytest.mark.parametrize("place", [-1, -1_500, 300])
def test_what_is_damaged_is_refused(place: int) -> None:
    env = vector()
    env.reset()
    saved = bytearray(env.save())
    saved[place] ^= 1
    with pytest.raises(ValueError, match=r"damaged|another"):
        env.restore(bytes(saved))
    with pytest.raises(ValueError, match="damaged"):
        env.restore(env.save()[:-1])
    with pytest.raises(ValueError, match="no saved environment"):
        env.restore(b"something else")
