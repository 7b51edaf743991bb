"""A page made ready: decoded, the story told from what stands around it, its sentences, its dates."""
