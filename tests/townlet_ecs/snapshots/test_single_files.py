"""Single files: what is no regular file is neither waited for nor replaced, and errors name the file that was meant."""

import os
from pathlib import Path

import pytest

from tests.scenes import riverside
from townlet_ecs import Town


@pytest.fixture
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "odd.snap"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere.snap")
    return path


@pytest.mark.parametrize("odd", ["pipe", "folder", "link"], indirect=True)
def test_only_a_regular_file_is_replaced(odd: Path) -> None:
    kind = odd.lstat().st_mode
    with pytest.raises(OSError, match=f"no regular file: '{odd}'"):
        Town(riverside()).save(odd)
    assert odd.lstat().st_mode == kind
    assert [each.name for each in odd.parent.iterdir()] == [odd.name]


@pytest.mark.parametrize("odd", ["pipe"], indirect=True)
def test_a_pipe_is_not_waited_for(odd: Path) -> None:
    with pytest.raises(OSError, match="no regular file"):
        Town.load(odd)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=f"'{tmp_path / 'none' / 'noon.snap'}'"):
        Town(riverside()).save(tmp_path / "none" / "noon.snap")
