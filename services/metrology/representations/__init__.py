"""How metrology's aggregates look over HTTP, and the bodies of its commands, by noun."""
