"""All errors the harness raises on purpose.

::

    HarnessError
    ├── ConfigError      the user's configuration breaks a rule; names the key
    ├── InputError       a recording, timeline or bundle breaks a rule; names the file and line
    ├── WireError        a peer broke its protocol
    ├── CandidateError   the candidate broke; recorded as a ``fault`` event, never raised into live code
    ├── StoreError       stored evidence is missing, damaged or cannot be written
    │   └── OtherCall    another call is stored under this id
    └── Interrupted      the user ended the work; what was finished stays

A message states the rule and the value seen: "RTP packet has truncated CSRC: 11 bytes, need 16".
"""

from __future__ import annotations


class HarnessError(Exception):
    """Base of every error the harness raises on purpose. Its message is one line, whatever value it quotes."""

    def __str__(self) -> str:
        return super().__str__().replace("\r", "\\r").replace("\n", "\\n")


class ConfigError(HarnessError):
    """The user's configuration breaks a rule. The message names the file and the key."""


class InputError(HarnessError):
    """A file given to the harness breaks a rule. The message names the file, and the line where it has lines."""


class WireError(HarnessError):
    """A peer sent something its protocol does not allow."""


class CandidateError(HarnessError):
    """The candidate broke. Recorded as a ``fault`` event; never raised into a live path."""


class StoreError(HarnessError):
    """Stored evidence is missing, damaged or cannot be written."""


class OtherCall(StoreError):
    """Another call is stored under this id; what is stored is never replaced."""


class Interrupted(HarnessError):
    """The user ended the work before it was done. What was finished stays; the rest leaves no trace."""
