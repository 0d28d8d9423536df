"""Gender focal points: who they are, what they plan and do, and the network that they are."""
