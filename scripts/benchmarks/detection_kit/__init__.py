"""Pairs of timelines with known differences: what was planted, what only looks different, and how a tool scored."""
