"""Two timelines in, findings out. Pure."""
