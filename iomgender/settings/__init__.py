"""Settings: `base` is read top to bottom and driven by the environment; the others override little."""
