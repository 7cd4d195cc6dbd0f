"""`townlet doctor`: what the environment has, what it lacks, and the exact line that mends it."""

import importlib.metadata
import importlib.util
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from townlet_ecs.cli import exits
from townlet_ecs.extras import DISTRIBUTION, install_extra
from townlet_ecs.resources import bundled_catalogues, bundled_configs, bundled_maps
from townlet_ecs.view.doors import INSTALL_PACKAGES

PYTHON_MIN = (3, 11)
CACHE_VARIABLE = "TOWNLET_CACHE"
WARMABLE = ("town", "env")
DRAWING_SECONDS_MAX = 30
"""How long a driver may take to open a window that nobody sees."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        state: `ok`, `bad` (must be mended) or `none` (an extra that is not there).
        what: What was found.
        fix: Command that mends it; empty when there is nothing to mend.
    """

    state: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        """Return the check on one line, and its remedy on a second."""
        return f"{self.state:5}{self.what}" + (f"\n     fix: {self.fix}" if self.fix else "")


@click.command()
@click.option(
    "--warm",
    type=click.Choice(WARMABLE),
    is_flag=False,
    flag_value=WARMABLE[0],
    help="Compile all kernels now, so that later runs start at once; with `env` those of learning environments too.",
)
@click.pass_context
def doctor(ctx: click.Context, warm: str | None) -> None:
    """Look at Python, packages, shipped files, the kernel cache and extras, and say how to mend each."""
    bad = False
    for check in all_checks():
        bad = bad or check.state == "bad"
        click.echo(str(check))
    if warm and not bad:
        click.echo("compiling all kernels once; this takes a minute or two", err=True)
        compile_all(warm)
    ctx.exit(exits.FAILED if bad else exits.OK)


def compile_all(what: str) -> None:
    """Compile the kernels of the town, and for `env` those of environments, and say how long it took."""
    from townlet_ecs.engine import warm as compile_town

    click.echo(f"ok   kernels compiled in {compile_town():.1f} s")
    if what == "env":
        from townlet_ecs.env.warming import warm as compile_env

        click.echo(f"ok   kernels of environments compiled in {compile_env():.1f} s")


def all_checks() -> Iterator[Check]:
    """Yield every check, most basic first."""
    yield python_check()
    yield from package_checks()
    yield yaml_check()
    yield data_check()
    yield cache_check()
    yield from drawing_checks()


def python_check() -> Check:
    """Look at the version of Python."""
    what = f"Python {platform.python_version()} at {sys.executable}, {platform.platform()}"
    if sys.version_info[:2] >= PYTHON_MIN:
        return Check("ok", what)
    return Check("bad", what, "make setup PYTHON=python3.11")


def package_checks() -> Iterator[Check]:
    """Look for every package that this distribution asks for, and for those of its extras."""
    try:
        wanted = importlib.metadata.requires(DISTRIBUTION) or []
        yield Check("ok", f"{DISTRIBUTION} {importlib.metadata.version(DISTRIBUTION)}")
    except importlib.metadata.PackageNotFoundError:
        yield Check("bad", f"{DISTRIBUTION} is not installed", f"{sys.executable} -m pip install -e .")
        return
    for requirement in wanted:
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)", requirement)
        yield package_check(name, extra[1] if extra else "")


def package_check(name: str, extra: str) -> Check:
    """Look for one package, which an extra asks for unless that is empty."""
    try:
        return Check("ok", f"{name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        if extra:
            what = f"{name} is not installed: no [{extra}]"
            return Check("none", what, install_extra(extra))
        return Check("bad", f"{name} is not installed", f"{sys.executable} -m pip install {name}")


def yaml_check() -> Check:
    """Look for the fast YAML parser."""
    import yaml

    if hasattr(yaml, "CSafeLoader"):
        return Check("ok", "YAML is read by libyaml")
    fix = f"{sys.executable} -m pip install --force-reinstall --only-binary :all: pyyaml"
    return Check("none", "YAML is read in pure Python, five times slower", fix)


def data_check() -> Check:
    """Look for the shipped configs, catalogues and maps."""
    counts = [len(bundled_configs()), len(bundled_catalogues()), len(bundled_maps())]
    what = "{} configs, {} catalogues, {} maps shipped".format(*counts)
    if all(counts):
        return Check("ok", what)
    return Check("bad", what, f"{sys.executable} -m pip install --force-reinstall --no-deps {DISTRIBUTION}")


def cache_check() -> Check:
    """Look at the folder of compiled kernels: whether it can be written, and whether it is warm."""
    fix = f"export {CACHE_VARIABLE}=/a/folder/that/you/may/write"
    try:
        from systems.kernel import cache_folder, jit_is_on

        folder = cache_folder()
    except (OSError, ImportError) as error:
        return Check("bad", f"kernels cannot be kept: {error}", fix)
    if not os.access(folder, os.W_OK):
        return Check("bad", f"kernels cannot be kept in {folder}", fix)
    kernels = len(list(Path(folder).rglob("*.nbc")))
    state = f"{kernels} compiled kernels in {folder}" if kernels else f"no compiled kernels yet in {folder}"
    if not jit_is_on():
        state += ", but NUMBA_DISABLE_JIT is set: kernels run as slow Python"
    return Check("ok", state, "" if kernels else "townlet doctor --warm")


def drawing_checks() -> Iterator[Check]:
    """Try whether pictures can be drawn without a screen and windows opened on one, in processes of their own."""
    if importlib.util.find_spec("arcade") is None:
        return  # its line among the packages says it
    yield drawing_check("headless", "pictures are drawn by", "no pictures without a screen")
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        yield drawing_check("screen", "windows are drawn by", "no windows")
        return
    fix = "xvfb-run -a townlet view, or townlet view --headless --screenshot town.png"
    yield Check("none", "no windows: DISPLAY is not set", fix)


def drawing_check(where: str, can: str, cannot: str) -> Check:
    """Try whether something can be drawn somewhere; a driver may take its process with it."""
    code = (
        "import sys\n"
        "from townlet_ecs.view.doors import ShutError, try_doors\n"
        "try:\n    print(try_doors(sys.argv[1]))\n"
        "except (ShutError, ImportError) as error:\n    sys.exit(str(error))\n"
    )
    command = [sys.executable, "-c", code, where]
    try:
        tried = subprocess.run(  # noqa: S603  # this Python, and what is written above
            command, capture_output=True, text=True, timeout=DRAWING_SECONDS_MAX, check=False
        )
    except subprocess.TimeoutExpired:
        return Check("none", f"{cannot}: the driver does nothing for {DRAWING_SECONDS_MAX} s", INSTALL_PACKAGES)
    if tried.returncode == 0:
        return Check("ok", f"{can} {tried.stdout.strip()}")
    last = (tried.stderr.strip().splitlines() or [f"the driver ended its process ({tried.returncode})"])[-1]
    what, _, fix = last.removeprefix("townlet view: ").partition("; fix: ")
    return Check("none", f"{cannot}: {what}", fix or INSTALL_PACKAGES)
