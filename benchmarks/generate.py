"""Write the generated parts of README.md and benchmarks/README.md: what a run prints, and what was measured.

python benchmarks/generate.py              from benchmarks/measured.json
python benchmarks/generate.py --measure    measure first, and renew what the smoke test compares with;
                                           leave the machine alone meanwhile
python benchmarks/generate.py --smoke      renew only what the smoke test compares with: benchmarks/smoke.json
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from townlet_ecs.bench import smoke  # noqa: E402 - found beside this file, installed or not
from townlet_ecs.bench.chart import draw, people_lines, town_lines  # noqa: E402
from townlet_ecs.bench.figures import Figure, Measurement, read  # noqa: E402
from townlet_ecs.bench.suites import SUITES  # noqa: E402
from townlet_ecs.bench.table import (  # noqa: E402
    calibration_lines,
    ratio_words,
    reached_words,
    system_lines,
    target_words,
    value_words,
)
from townlet_ecs.bench.targets import target_of  # noqa: E402

MEASURED = ROOT / "benchmarks" / "measured.json"
SMOKE = ROOT / "benchmarks" / "smoke.json"
CHART = ROOT / "benchmarks" / "chart.png"
PAGES = (ROOT / "README.md", ROOT / "benchmarks" / "README.md")
BLOCK = re.compile(r"<!-- generated: (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)


def townlet(*arguments: str) -> str:
    command = [sys.executable, "-m", "townlet_ecs", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def run_block(measurement: Measurement) -> str:
    return fenced("$ townlet run\n" + townlet("run"))


def speed_block(measurement: Measurement) -> str:
    """Return what a reader asks first: the figures that have a target."""
    figures = [each for each in measurement.figures if target_of(each) is not None]
    head = ["| What | Best lap | Target | Reached | Cores had |", "| --- | ---: | ---: | ---: | ---: |"]
    rows = []
    for each in figures:
        cores = f"{each.cores:.2f}" if each.cores else ""
        rows.append(f"| {each.meaning} | {_value(each)} | {target_words(each)} | {reached_words(each)} | {cores} |")
    told = f"`{measurement.command}` on: {measurement.machine}."
    return "\n".join([*head, *rows, "", told])


def machine_block(measurement: Measurement) -> str:
    return fenced("\n".join([f"$ {measurement.command}", str(measurement.machine), *calibration_lines(measurement)]))


def chart_block(measurement: Measurement) -> str:
    """Draw the chart, if there is something to draw, and return the line that shows it."""
    if not people_lines(measurement.figures) or not town_lines(measurement.figures):
        return ""
    draw(measurement, CHART)
    words = "ticks per second against people, and agent-ticks per second against towns"
    return f"![Chart: {words}]({CHART.name})\n\n`townlet bench --plot chart.png`"


def figures_block(measurement: Measurement) -> str:
    return "\n\n".join(part for suite in SUITES for part in suite_parts(suite, measurement))


def suite_parts(suite: str, measurement: Measurement) -> list[str]:
    """Return the command and the tables of a suite; nothing for one that was not measured."""
    figures = [each for each in measurement.figures if each.suite == suite]
    if not figures:
        return []
    lived = any(each.workload for each in figures)
    heads = ["Figure", "What", "Value", "Target", "Reached", "/branchy", "/vector"]
    more = ["Asleep", "Work", "Walk", "Wait", "Events", "Cores"] if lived else []
    lines = [f"| {' | '.join([*heads, *more])} |", f"| --- | --- |{' ---: |' * (len(heads) + len(more) - 2)}"]
    lines += [f"| {' | '.join(_cells(each, lived=lived))} |" for each in figures]
    parts = [f"`townlet bench --suite {suite}`", "\n".join(lines)]
    if suite == "systems" and measurement.systems:
        parts.append(fenced("\n".join(system_lines(measurement.systems))))
    return parts


def left_out_block(measurement: Measurement) -> str:
    return "\n".join(f"- {each}" for each in measurement.left_out) or "Nothing."


def _cells(figure: Figure, *, lived: bool) -> list[str]:
    """Return the cells of a figure, with what people did where the table tells it."""
    ratios = [ratio_words(figure.per_branchy), ratio_words(figure.per_vector)]
    told = [f"`{figure.name}`", figure.meaning, _value(figure), target_words(figure), reached_words(figure), *ratios]
    if not lived:
        return told
    work = figure.workload
    if work is None:
        return [*told, *[""] * 6]
    shares = [f"{share:.0%}" for share in (work.asleep, work.working, work.walking)]
    return [*told, *shares, f"{work.waiting:.1%}", f"{work.events_per_1000:.1f}", f"{figure.cores or 0:.2f}"]


def _value(figure: Figure) -> str:
    return value_words(figure.value, figure.unit)


BLOCKS = {
    "run": run_block, "speed": speed_block, "machine": machine_block, "chart": chart_block,
    "figures": figures_block, "left_out": left_out_block,
}  # fmt: skip


def generated(text: str, measurement: Measurement) -> str:
    """Return a page with its generated parts made anew."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- generated: {name} -->\n{BLOCKS[name](measurement)}\n<!-- end -->"

    return BLOCK.sub(block, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="measure first")
    parser.add_argument("--smoke", action="store_true", help="renew only what the smoke test compares with")
    asked = parser.parse_args()
    if asked.measure:
        townlet("bench", "--save", str(MEASURED))
    if asked.measure or asked.smoke:
        print(smoke.renew(SMOKE).ratios)
    if asked.smoke:
        return
    measurement = read(MEASURED)
    for page in PAGES:
        page.write_text(generated(page.read_text(encoding="utf-8"), measurement), encoding="utf-8")
        print(f"written: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
