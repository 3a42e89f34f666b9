"""One call from fork to verdict."""
