"""Decisions over many calls: statistics, criteria, rollout. Pure; state by a port."""
