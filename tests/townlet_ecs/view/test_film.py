"""Films show every frame for as long as they should, are written whole or not at all, and have bounds."""

import importlib.util
import tracemalloc
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from townlet_ecs.extras import MissingExtraError, install_extra
from townlet_ecs.view.pictures.film import FRAMES_MAX, PIXELS_MAX, FilmError, Reel, frames_of, write_film

WIDTH, HEIGHT = 96, 64
KINDS = (".webp", ".gif", ".mp4")


def drawn(number: int) -> Image.Image:
    """A square that walks to the right; later it is night."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (90, 160, 80) if number < 12 else (20, 30, 60))
    ImageDraw.Draw(picture).rectangle((4 * number, 20, 4 * number + 9, 29), fill=(230, 160, 40))
    return picture


def reel_of(path: Path, frames: int = 20, fps: float = 30, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Reel:
    return Reel(path, *size, frames, fps)


def frames_in(path: Path) -> list[tuple[Image.Image, int]]:
    """The frames of a moving picture, and how many milliseconds each is shown."""
    found = []
    with Image.open(path) as film:
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            film.load()
            found.append((film.convert("RGB"), int(film.info["duration"])))
    return found


@pytest.mark.parametrize("kind", KINDS[:2])
def test_every_frame_is_shown_for_its_time(tmp_path: Path, kind: str) -> None:
    write_film(reel_of(tmp_path / f"film{kind}"), drawn)
    found = frames_in(tmp_path / f"film{kind}")
    assert len(found) == 20
    assert sum(length for _, length in found) == pytest.approx(20 * 1000 / 30, abs=10)
    assert max(length for _, length in found) - min(length for _, length in found) <= 10
    for number, (frame, _) in enumerate(found):
        for spot in ((4 * number + 5, 25), (95, 60)):
            wanted, seen = (picture.getpixel(spot) for picture in (drawn(number), frame))
            assert isinstance(wanted, tuple)
            assert isinstance(seen, tuple)
            assert max(abs(one - other) for one, other in zip(wanted, seen, strict=True)) < 24, (number, spot)


def test_a_video_has_every_frame(tmp_path: Path) -> None:
    import imageio.v3

    write_film(reel_of(tmp_path / "film.mp4"), drawn)
    found = imageio.v3.imread(tmp_path / "film.mp4", plugin="pyav")
    assert found.shape == (20, HEIGHT, WIDTH, 3)
    assert found[0, 60, 90, 1] > 130 > 60 > found[19, 60, 90, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_film_is_the_same_file(tmp_path: Path, kind: str) -> None:
    for name in ("one", "other"):
        write_film(reel_of(tmp_path / f"{name}{kind}", frames=5), drawn)
    one = (tmp_path / f"one{kind}").read_bytes()
    assert one == (tmp_path / f"other{kind}").read_bytes()
    if kind == ".mp4":
        made = one.index(b"mvhd") + 8
        assert one[made : made + 8] == bytes(8), "it does not tell when it was made"


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_takes_the_place_of_a_former_one(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"film{kind}"
    path.write_bytes(b"former")
    write_film(reel_of(path, frames=2), drawn)
    assert path.stat().st_size > 100
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_of_one_frame_is_a_film(tmp_path: Path, kind: str) -> None:
    write_film(reel_of(tmp_path / f"film{kind}", frames=1), drawn)
    assert (tmp_path / f"film{kind}").stat().st_size > 100


@pytest.mark.parametrize("kind", KINDS)
def test_when_drawing_fails_the_former_film_is_still_there(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"film{kind}"
    path.write_bytes(b"former")

    def draw(number: int) -> Image.Image:
        if number == 3:
            raise KeyboardInterrupt
        return drawn(number)

    with pytest.raises(KeyboardInterrupt):
        write_film(reel_of(path), draw)
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_frames_are_not_kept(tmp_path: Path) -> None:
    tracemalloc.start()
    drawn_so_far: list[int] = []

    def draw(number: int) -> Image.Image:
        drawn_so_far.append(number)
        return Image.frombytes("RGB", (640, 480), bytes([number % 7]) * (640 * 480 * 3))

    write_film(reel_of(tmp_path / "film.webp", frames=60, size=(640, 480)), draw)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert drawn_so_far == list(range(60))
    assert most < 6 * 640 * 480 * 3


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("film.avi", {}, r"a name that ends in \.webp, \.gif, \.mp4"),
        ("film.gif", {"fps": 60}, r"60 frames a second \(more than 0, and 50 at most for \.gif\)"),
        ("film.webp", {"frames": FRAMES_MAX + 1}, r"36,001 frames \(36,000 at most"),
        ("film.gif", {"frames": 1_166, "size": (1280, 720)}, r"1,165 at most, of this size; \.mp4 has no such bound"),
        ("film.webp", {"frames": 9_321, "size": (1280, 720)}, r"9,320 at most, of this size; \.mp4 has no such bound"),
        ("film.webp", {"size": (20_000, 100)}, r"20000x100 \(16,383 pixels a side"),
        ("film.mp4", {"size": (641, 360)}, r"641x360 \(even sides for \.mp4: 642x360\)"),
    ],
)
def test_what_cannot_be_is_refused_before_it_begins(
    tmp_path: Path, name: str, more: dict[str, int], words: str
) -> None:
    def never(number: int) -> Image.Image:
        raise AssertionError(number)

    with pytest.raises(FilmError, match=words):
        write_film(reel_of(tmp_path / name, **more), never)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_without_the_video_extra_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "av" else known(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    with pytest.raises(MissingExtraError) as found:
        write_film(reel_of(tmp_path / "film.mp4"), drawn)
    fix = install_extra("video")
    assert str(found.value) == f"a film in .mp4 needs av, which is not installed; fix: {fix}"


def test_bounds_are_those_that_are_told() -> None:
    assert {kind: most // (1280 * 720) for kind, most in PIXELS_MAX.items()} == {".webp": 9_320, ".gif": 1_165}
    reel_of(Path("film.webp"), frames=9_320, size=(1280, 720)).refuse_what_cannot_be()
    reel_of(Path("film.mp4"), frames=FRAMES_MAX, size=(1280, 720)).refuse_what_cannot_be()


def test_speed_says_how_long_a_film_is() -> None:
    assert frames_of(60, speed=10, fps=30) == 180
    assert frames_of(1440, speed=60, fps=25) == 600
    assert frames_of(1, speed=10_000, fps=30) == 1
