"""The bundled agent run on recorded calls: planted defects to be found, and itself against itself."""
