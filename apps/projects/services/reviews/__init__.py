"""Reviews: asked for by the WGGI, given blind by reviewers."""
