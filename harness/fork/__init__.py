"""I/O shells that receive a call's media, and the recorder that places it on the call clock."""
