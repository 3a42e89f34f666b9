"""Shadow Harness: run a candidate voice agent beside the live one and say what would have changed."""

__version__ = "0.1.0"
