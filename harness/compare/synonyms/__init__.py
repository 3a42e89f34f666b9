"""Words that may be said for one another: WordNet's synonyms, and those of service calls.

Read from the synsets' single words. In some sense one may stand for the other; in which one, nobody asks here.

WordNet Release 3.0

This software and database is being provided to you, the LICENSEE, by Princeton University under the following
license. By obtaining, using and/or copying this software and database, you agree that you have read, understood, and
will comply with these terms and conditions.:

Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
documentation, including modifications that you make for internal use or for distribution.

WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES,
EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES
OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR
DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.

The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution
of the software and/or database. Title to copyright in this software, database and any associated documentation shall
at all times remain with Princeton University and LICENSEE agrees to preserve same.
"""

from __future__ import annotations

from functools import lru_cache

from harness.compare.plain import stem
from harness.compare.synonyms import broader, doings, qualities, spoken, things


def synonyms(one: str, two: str) -> bool:
    """Whether two stems are of words listed as synonyms, or one of a kind of the other: a dinner is a meal."""
    return _together(_groups(), one, two)


def said_for(one: str, two: str) -> bool:
    """Whether two stems are of words that are said for one another where services are spoken of."""
    return _together(_spoken(), one, two)


def _together(groups: dict[str, frozenset[int]], one: str, two: str) -> bool:
    return not groups.get(one, frozenset()).isdisjoint(groups.get(two, frozenset()))


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    """The groups that each stem is in."""
    groups = [group.split("=") for table in (things, qualities, doings, spoken) for group in table.GROUPS.split()]
    for kind, _, kinds in (group.partition(":") for group in broader.GROUPS.split()):
        groups += [[kind, word] for word in kinds.split("=")]
    return _numbered(groups)


@lru_cache(maxsize=1)
def _spoken() -> dict[str, frozenset[int]]:
    return _numbered([group.split("=") for group in spoken.GROUPS.split()])


def _numbered(groups: list[list[str]]) -> dict[str, frozenset[int]]:
    out: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            out.setdefault(stem(word), set()).add(number)
    return {word: frozenset(found) for word, found in out.items()}
