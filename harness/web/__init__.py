"""The HTTP control plane: API and pages."""
