"""Agreement with people, its interval, and who may decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from harness.cli.main import run
from harness.config import load
from harness.core.findings import Judgement, Tally
from harness.judge.calibration import Label, calibrated, interval, kappa
from harness.judge.rubrics import Rubric
from harness.session.judging import judge_of
from tests.judge.endpoint_server import Reply, answer, served

OK, LIVE, CANDIDATE, WRONG, NONE = (
    Judgement.BOTH_OK,
    Judgement.LIVE_RIGHT,
    Judgement.CANDIDATE_RIGHT,
    Judgement.BOTH_WRONG,
    Judgement.UNKNOWN,
)


def labels(*said: Judgement, each: int = 1) -> list[Label]:
    return [
        Label(rubric="equivalence", heard="", live="a", candidate="b", label=one, cluster=f"c{number // each}")
        for number, one in enumerate(said)
    ]


def test_kappa_is_that_of_the_textbook() -> None:
    # Cohen's example as in every text: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no gives 0.4.
    pairs = [(OK, OK)] * 20 + [(OK, LIVE)] * 5 + [(LIVE, OK)] * 10 + [(LIVE, LIVE)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([(OK, LIVE), (LIVE, OK)]) == -1
    assert kappa([(OK, OK)]) is None
    assert kappa([]) is None


def test_kappa_agrees_with_statsmodels() -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    rng = np.random.default_rng(3)
    kinds = [OK, LIVE, CANDIDATE, WRONG]
    table = rng.integers(1, 30, (4, 4))
    pairs = [(kinds[i], kinds[j]) for i in range(4) for j in range(4) for _ in range(table[i, j])]
    assert kappa(pairs) == pytest.approx(cohens_kappa(table).kappa)


def test_the_interval_covers_and_widens_with_clusters() -> None:
    rng = np.random.default_rng(4)
    truth = [OK if value < 0.5 else LIVE for value in rng.random(200)]
    said = [
        one if value < 0.9 else (LIVE if one is OK else OK) for one, value in zip(truth, rng.random(200), strict=True)
    ]
    low, high = interval(labels(*truth), said)
    assert low < 0.8 < high
    assert 0.05 < high - low < 0.35
    whole_calls_wrong = [LIVE if number < 20 else OK for number in range(100)]
    people = [OK] * 90 + [LIVE] * 10
    apart = interval(labels(*people), whole_calls_wrong)
    together = interval(labels(*people, each=10), whole_calls_wrong)
    assert together[0] < apart[0]


def test_perfect_agreement_on_few_labels_is_not_certain() -> None:
    people = [OK, LIVE] * 5
    assert interval(labels(*people), people)[0] < 0.5
    many = [OK, LIVE] * 100
    assert interval(labels(*many), many)[0] > 0.9
    assert interval(labels(OK, OK), [OK, OK]) == (-1.0, 1.0)
    assert interval(labels(OK, LIVE, each=2), [OK, LIVE]) == (-1.0, 1.0)


def test_who_may_decide() -> None:
    people = [OK, LIVE] * 50
    good = calibrated(("equivalence", "d"), "m", 3, labels(*people), people, "")
    assert good.decides(0.6, 50)
    assert not good.decides(0.6, 101)
    silent = calibrated(("equivalence", "d"), "m", 3, labels(*people), [NONE] * 100, "")
    assert not silent.decides(0.01, 1)
    assert (silent.unanswered, silent.recall["both_ok"]) == (100, Tally(0, 50))
    alike = calibrated(("equivalence", "d"), "m", 3, labels(*[OK] * 100), [OK] * 100, "")
    assert not alike.decides(0.0, 1)


CONFIG = """
[store]
path = "store"
[judge]
url = "{url}"
model = "m-1"
requests_per_minute = 1e9
votes = 1
min_labels = 40
"""


def agreeing(body: dict[str, Any], _: int) -> Reply:
    """A model that sees in the replies what the label says."""
    return answer(json.loads(body["messages"][1]["content"])["A"])


def write(folder: Path, url: str, lines: int = 60, **change: str) -> list[str]:
    (folder / "h.toml").write_text(CONFIG.format(url=url))
    kinds = [("equivalent", "both_ok"), ("a_right", "live_right"), ("both_wrong", "both_wrong")]
    text = ""
    for number in range(lines):
        says, label = kinds[number % 3]
        one = {"rubric": "equivalence", "heard": str(number), "live": says, "candidate": "", "label": label}
        text += json.dumps(one | {"cluster": f"c{number}", "category": "hours"} | change) + "\n"
    (folder / "labels.jsonl").write_text(text)
    return ["judge", str(folder / "labels.jsonl"), "--config", str(folder / "h.toml")]


def test_a_judge_that_agrees_may_decide_until_its_prompt_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(agreeing) as (url, _):
        command = write(tmp_path, url)
        before = judge_of(load(tmp_path / "h.toml"))
        assert before is not None and before._calibrated == frozenset()
        assert run(command) == 0
    told = capsys.readouterr().out
    assert "equivalence: may decide; kappa 1.00" in told
    assert "  hours: found 60 of 60" in told
    after = judge_of(load(tmp_path / "h.toml"))
    assert after is not None and after._calibrated == {after.rubrics["equivalence"].digest}
    assert Rubric("equivalence", "another question").digest not in after._calibrated
    (tmp_path / "h.toml").write_text(CONFIG.format(url=url).replace("m-1", "m-2"))
    other = judge_of(load(tmp_path / "h.toml"))
    assert other is not None and other._calibrated == frozenset()


def test_a_judge_that_answers_nonsense_may_not_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served(lambda *_: (200, {}, b"nonsense")) as (url, _):
        assert run(write(tmp_path, url)) == 3
    assert "may not decide" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "fine"}, "labels.jsonl:1: label"),
        ({"label": "unknown"}, "labels.jsonl:1: label must say who was right"),
        ({"rubric": "mine"}, "no rubric 'mine'"),
    ],
)
def test_labels_that_cannot_be_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], message: str
) -> None:
    assert run(write(tmp_path, "http://127.0.0.1:1", 3, **change)) == 2
    assert message in capsys.readouterr().err


def test_a_key_that_is_not_there_is_told_and_no_judge_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = write(tmp_path, "http://127.0.0.1:1")
    with (tmp_path / "h.toml").open("a") as file:
        file.write('key_env = "NO_SUCH_VARIABLE"\n')
    assert run(command) == 2
    assert "judge.key_env: $NO_SUCH_VARIABLE is not set" in capsys.readouterr().err
    (tmp_path / "h.toml").write_text("")
    assert judge_of(load(tmp_path / "h.toml")) is None
    assert run(command) == 2
