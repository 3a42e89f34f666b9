"""The judge held against people: every labelled case is asked, and the agreement kept in the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from harness.config import Config
from harness.core.errors import ConfigError, InputError
from harness.core.schema import decode, encode
from harness.judge.calibration import Calibration, Label, calibrated
from harness.judge.judge import Judge
from harness.judge.rubrics import Case
from harness.session.judging import judge_of
from harness.store import opinions


def read_labels(path: Path) -> tuple[Label, ...]:
    """JSON lines of labelled cases.

    Raises:
        InputError: the file cannot be read, or a line breaks the format; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    out: list[Label] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                out.append(decode(Label, json.loads(line)))
            except (ValueError, RecursionError) as error:
                raise InputError(f"{path}:{number}: {error}") from None
    if not out:
        raise InputError(f"{path}: needs at least one label")
    return tuple(out)


def calibrate(path: Path, config: Config, now: datetime) -> tuple[Calibration, ...]:
    """Ask the judge every labelled case and keep how well it agrees, rubric by rubric.

    Raises:
        ConfigError: there is no [judge], or it breaks a rule.
        InputError: the labels cannot be read, or name a rubric that does not exist.
        StoreError: the store cannot be written.
    """
    judge = judge_of(config)
    if judge is None:
        raise ConfigError(f"{config.origin}: no [judge] to calibrate")
    labels = read_labels(path)
    for label in labels:
        if label.rubric not in judge.rubrics:
            raise InputError(f"{path}: no rubric {label.rubric!r}, there are {', '.join(judge.rubrics)}")
    done = tuple(_by_rubric(judge, labels, now))
    for one in done:
        opinions.add_calibration(config.resolve(config.store.path), encode(one))
    return done


def _by_rubric(judge: Judge, labels: tuple[Label, ...], now: datetime) -> Iterator[Calibration]:
    for name in dict.fromkeys(label.rubric for label in labels):
        rubric, mine = judge.rubrics[name], [label for label in labels if label.rubric == name]
        given = [
            judge.opinion(
                rubric, Case(heard=label.heard, live=label.live, candidate=label.candidate, doubt=label.doubt)
            )
            for label in mine
        ]
        said = [opinion.judgement for opinion in given]
        first = given[0]
        yield calibrated((name, rubric.digest), first.model, len(first.votes), mine, said, now.isoformat())
