"""The nouns of the harness: types, time, errors and ports. Standard library only."""
