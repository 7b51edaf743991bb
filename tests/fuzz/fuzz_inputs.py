"""Fuzz one reader of input with atheris, guided by what its code covers.

    uv run --with atheris python tests/fuzz/fuzz_inputs.py html -runs=20000
    uv run --with atheris python tests/fuzz/fuzz_inputs.py all -runs=20000      # one after the other

The readers are those of `tests/coverage/inputs/input_targets.py`. Whatever is not an InputError ends the run
and is written to `crash-...` in the working folder. Input files made before may be named as folders.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "coverage" / "inputs"))


def main() -> None:
    """Fuzz the reader that the first argument names; the rest goes to libFuzzer."""
    name, *options = sys.argv[1:] or ["all"]
    if name == "all":
        from input_targets import TARGETS  # noqa: PLC0415

        for each in TARGETS:
            done = subprocess.run([sys.executable, __file__, each, *options], check=False).returncode
            print(f"{each}: {'no fault' if done == 0 else f'ended with {done}'}", flush=True)  # noqa: T201
        return
    import atheris  # noqa: PLC0415 - in no group of ours: see above

    with atheris.instrument_imports(include=["whipcount.coverage.inputs"]):
        from input_targets import TARGETS  # noqa: PLC0415
    target, seed = TARGETS[name]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "seed").write_bytes(seed)
        atheris.Setup([sys.argv[0], "-max_len=20000", "-rss_limit_mb=4000", *options, folder], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
