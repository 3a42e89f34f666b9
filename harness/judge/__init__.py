"""Answers to questions that comparison leaves open, by a calibrated LLM judge."""
