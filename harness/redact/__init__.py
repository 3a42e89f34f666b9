"""Detectors and surrogates for private values in text and on the time axis. Pure."""
