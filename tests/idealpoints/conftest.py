from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_votes import Made, make_votes


@pytest.fixture(scope="session")
def made() -> Made:
    return make_votes(np.random.default_rng(7))
