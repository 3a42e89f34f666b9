"""Bundles on disk, manifests, journal and the rebuildable index."""
