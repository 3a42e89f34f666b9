"""Many calls: pools and everything that reruns calls."""
