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
from harness.compare.synonyms import doings, qualities, spoken, things


def synonyms(one: str, two: str) -> bool:
    """Whether two stems are of words listed as synonyms."""
    known = _groups()
    return not known.get(one, frozenset()).isdisjoint(known.get(two, frozenset()))


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[int]]:
    """The groups that each stem is in."""
    out: dict[str, set[int]] = {}
    groups = (group for table in (things, qualities, doings, spoken) for group in table.GROUPS.split())
    for number, group in enumerate(groups):
        for word in group.split("="):
            out.setdefault(stem(word), set()).add(number)
    return {word: frozenset(found) for word, found in out.items()}
