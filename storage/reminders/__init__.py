"""Who is due a reminder, what decides about it, and what it leaves behind."""
