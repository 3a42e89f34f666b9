"""Sans-I/O codecs of provider protocols: bytes in, events out. No sockets, no clock, no logging."""
