"""Write the generated parts of README.md and benchmarks/README.md: what a run prints, and what was measured.

python benchmarks/generate.py              from benchmarks/measured.json
python benchmarks/generate.py --measure    measure first; leave the machine alone meanwhile
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from townlet_ecs.bench.figures import Measurement, read  # noqa: E402 - found beside this file, installed or not
from townlet_ecs.cli.bench import table_lines, value_words  # noqa: E402

MEASURED = ROOT / "benchmarks" / "measured.json"
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
    head = ["| What | Best lap | Cores had |", "| --- | ---: | ---: |"]
    rows = [
        f"| {each.meaning} | {value_words(each.value, each.unit)} | {f'{each.cores:.2f}' if each.cores else ''} |"
        for each in measurement.figures
    ]
    told = f"`{measurement.command}` on: {measurement.machine}."
    return "\n".join([*head, *rows, "", told])


def measurement_block(measurement: Measurement) -> str:
    return fenced("\n".join([f"$ {measurement.command}", *table_lines(measurement)]))


BLOCKS = {"run": run_block, "speed": speed_block, "measurement": measurement_block}


def generated(text: str, measurement: Measurement) -> str:
    """Return a page with its generated parts made anew."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- generated: {name} -->\n{BLOCKS[name](measurement)}\n<!-- end -->"

    return BLOCK.sub(block, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="measure first")
    if parser.parse_args().measure:
        townlet("bench", "--save", str(MEASURED))
    measurement = read(MEASURED)
    for page in PAGES:
        page.write_text(generated(page.read_text(encoding="utf-8"), measurement), encoding="utf-8")
        print(f"written: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
