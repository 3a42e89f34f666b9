"""The judge: several votes on a question, each with the replies in another order, and one opinion.

An opinion is the answer of more than half of all votes that were asked for; a vote without an answer supports none.
Only a judge that agrees with people is listened to: without a calibration that holds, an opinion is shown and changes
nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from harness.compare.result import Comparison, OpenQuestion
from harness.config.tables import JudgeTable
from harness.core.errors import ConfigError
from harness.core.findings import Finding, Judgement, Severity
from harness.judge.endpoint import Endpoint, Said, Unanswered, read_content
from harness.judge.rubrics import BY_CHECK, RUBRICS, Case, Rubric, judgement_of


class Cache(Protocol):
    """**Protocol:** keeps answers by the digest of what was asked."""

    def get(self, key: str) -> str | None:
        """The answer that was kept."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. ``judgement`` is UNKNOWN where there was no answer, and ``why`` then says why."""

    judgement: Judgement
    why: str
    swapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """All votes on one question, and what more than half of them say."""

    rubric: str
    prompt_digest: str
    model: str
    votes: tuple[Vote, ...]

    @property
    def judgement(self) -> Judgement:
        counts = Counter(vote.judgement for vote in self.votes if vote.judgement is not Judgement.UNKNOWN)
        most, number = counts.most_common(1)[0] if counts else (Judgement.UNKNOWN, 0)
        return most if 2 * number > len(self.votes) else Judgement.UNKNOWN

    @property
    def told(self) -> str:
        """The opinion as a sentence, with the model, the prompt's digest and the count of votes."""
        agree = sum(vote.judgement is self.judgement for vote in self.votes)
        whys = [vote.why for vote in self.votes if vote.judgement is self.judgement] or [""]
        return (
            f"judge {self.model}, {self.rubric} {self.prompt_digest[:12]}: {self.judgement.value} "
            f"by {agree} of {len(self.votes)} votes: {whys[0]}"
        )


class Judge:
    """Weighs replies by rubrics. ``calibrated`` holds the digests of prompts whose opinions may decide."""

    def __init__(
        self,
        table: JudgeTable,
        endpoint: Endpoint,
        cache: Cache,
        calibrated: frozenset[str] = frozenset(),
        *,
        keep_why: bool = True,
    ) -> None:
        """``keep_why`` says whether the model's own words, which may repeat the caller's, may be kept.

        Raises:
            ConfigError: an even number of votes, or a check given to a rubric that does not exist.
        """
        self.rubrics = rubrics_of(table)
        self._table = table
        self._endpoint = endpoint
        self._cache = cache
        self._calibrated = calibrated
        self._keep_why = keep_why

    def opinion(self, rubric: Rubric, case: Case) -> Opinion:
        """Ask all votes; every other one sees the candidate's reply first."""
        votes = tuple(self._vote(rubric, case, number) for number in range(self._table.votes))
        model = self._table.served or self._table.model
        return Opinion(rubric=rubric.name, prompt_digest=rubric.digest, model=model, votes=votes)

    def weigh(self, comparison: Comparison) -> Comparison:
        """The comparison with an opinion on each open question; findings that were judged before stay as they are."""
        turns = {turn.number: turn for turn in comparison.turns}
        questions = {question.finding: question for question in comparison.questions}
        findings: list[Finding] = []
        for finding in comparison.findings:
            question = questions.get(finding.id)
            if question is None or finding.judgement is not Judgement.UNKNOWN:
                findings.append(finding)
                continue
            heard = turns[finding.turn].heard_live if finding.turn in turns else ""
            findings.append(self._judged(finding, question, heard))
        return replace(comparison, findings=tuple(findings))

    def _judged(self, finding: Finding, question: OpenQuestion, heard: str) -> Finding:
        name = self._table.use.get(finding.check, BY_CHECK.get(finding.check, "equivalence"))
        rubric = self.rubrics[name]
        case = Case(heard=heard, live=question.live, candidate=question.candidate, doubt=question.doubt)
        opinion = self.opinion(rubric, case)
        if rubric.digest not in self._calibrated:
            return replace(finding, evidence=(*finding.evidence, f"{opinion.told} (not calibrated, decides nothing)"))
        judgement = opinion.judgement
        # What a judge calls wrong differs in substance: it is no longer a matter of wording.
        worse = judgement in (Judgement.LIVE_RIGHT, Judgement.BOTH_WRONG) and finding.severity is Severity.MINOR
        severity = Severity.MAJOR if worse else finding.severity
        return replace(finding, judgement=judgement, severity=severity, evidence=(*finding.evidence, opinion.told))

    def _vote(self, rubric: Rubric, case: Case, number: int) -> Vote:
        swapped = number % 2 == 1
        body = self._endpoint.body(rubric.messages(case, swapped=swapped), seed=number)
        asked = [self._table.url, self._table.served, body]
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        kept = self._cache.get(key)
        answer = read_content(kept) if kept is not None else Unanswered("")
        if isinstance(answer, Unanswered):
            answer = self._endpoint.ask(body)
            if isinstance(answer, Said):
                answer = answer if self._keep_why else Said(why="", answer=answer.answer)
                self._cache.put(key, msgspec.json.encode(answer).decode())
        match answer:
            case Said(why=why, answer=said):
                return Vote(judgement_of(said, swapped=swapped), why, swapped)
            case Unanswered(reason=reason):
                return Vote(Judgement.UNKNOWN, reason, swapped)


def rubrics_of(table: JudgeTable) -> Mapping[str, Rubric]:
    """Our rubrics and the configuration's.

    Raises:
        ConfigError: an even number of votes, or a check given to a rubric that does not exist.
    """
    if table.votes % 2 == 0:
        raise ConfigError(f"judge.votes must be odd, so that there is a majority, is {table.votes}")
    texts = {**RUBRICS, **table.rubrics}
    for check, name in table.use.items():
        if name not in texts:
            raise ConfigError(f"judge.use.{check}: no rubric {name!r}, there are {', '.join(texts)}")
    return {name: Rubric(name, text) for name, text in texts.items()}
