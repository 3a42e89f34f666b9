"""Evidence on disk: bundles, their manifests, clips, and the index that is rebuilt from them."""
