"""Functions on numpy arrays: G.711, resampling, levels, alignment, cutting."""
