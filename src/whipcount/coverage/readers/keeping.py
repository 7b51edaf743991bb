"""Answers kept in a folder, so that the same question is not asked and paid for twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from whipcount.coverage.readers.prompting import PROMPT_VERSION, SYSTEM
from whipcount.files import sha256, write_text


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """Answers by the hash of what was asked, the model and the version of the prompt.

    What is kept is the answer as it came: it is checked again at each use, as if it had just been given.
    """

    folder: Path

    def get(self, question: str, model: str) -> str | None:
        """Return the kept answer to a question, or None; a damaged file counts as none."""
        try:
            kept = json.loads(self._path(question, model).read_text(encoding="utf-8"))
            answer = kept["answer"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return answer if isinstance(answer, str) else None

    def put(self, question: str, model: str, answer: str) -> None:
        """Keep an answer, whole or not at all."""
        kept = {"model": model, "prompt_version": PROMPT_VERSION, "answer": answer}
        write_text(self._path(question, model), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    def _path(self, question: str, model: str) -> Path:
        asked = json.dumps([model, PROMPT_VERSION, SYSTEM, question])
        return self.folder / f"{sha256(asked.encode(errors='surrogatepass'))}.json"
