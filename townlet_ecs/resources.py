"""Where the shipped configs and assets lie, in a checkout and in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "_data"
ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parent
"""The folder that holds `configs` and `assets`."""

CONFIGS = ROOT / "configs"
ART = ROOT / "assets" / "art"
MAPS = ROOT / "assets" / "maps"
NAMES = ROOT / "assets" / "names.yaml"
NARRATION = ROOT / "assets" / "narration.yaml"
SCENARIOS = CONFIGS / "scenarios"
CURRICULUM = CONFIGS / "curriculum"


def bundled_configs() -> dict[str, Path]:
    """Return the shipped configs by name, those of a folder with its name; catalogues lie beside them, left out."""
    found = {path.stem: path for path in sorted(CONFIGS.glob("*.yaml"))}
    found |= {f"{CURRICULUM.name}/{path.stem}": path for path in sorted(CURRICULUM.glob("*.yaml"))}
    return {name: path for name, path in found.items() if not path.stem.startswith("affordances")}


def bundled_catalogues() -> dict[str, Path]:
    """Return the shipped affordance catalogues by name."""
    return {path.stem: path for path in sorted(CONFIGS.glob("affordances*.yaml"))}


def bundled_maps() -> dict[str, Path]:
    """Return the shipped maps by name."""
    return {path.stem: path for path in sorted(MAPS.glob("*.json"))}


def bundled_scenarios() -> dict[str, Path]:
    """Return the shipped scenarios by name."""
    return {path.stem: path for path in sorted(SCENARIOS.glob("*.yaml"))}


def shown(path: Path) -> str:
    """Return a path as a person would name it: relative to the working folder where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
