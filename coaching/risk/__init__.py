"""How much a member may need a human's attention now."""
