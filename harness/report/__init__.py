"""Verdicts for people and for CI: HTML, Markdown, JUnit, text."""
