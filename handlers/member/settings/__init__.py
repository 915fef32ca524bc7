"""What a member sets: /settings, its screens, plain words, and the answers to what they ask."""
