"""Speech to text, one endpointed utterance at a time.

``recognizer`` picks the engine that the configuration names: ``faster-whisper`` with any Whisper model, ``demo`` with
the clinic's own vocabulary, or a plugin.
"""

from harness.candidate.stt.engines import DEMO_LABEL, configure, configured, recognizer

__all__ = ["DEMO_LABEL", "configure", "configured", "recognizer"]
