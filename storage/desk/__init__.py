"""What the care team keeps: who they are, who is in whose care, and what they see and send."""
