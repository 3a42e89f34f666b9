"""Running a candidate agent on a call: its own process, mute, tools guarded."""
