"""Parts of the gate's benchmark."""
