"""What a member agrees to: built by rules or by a model, checked by the same rules, read as words."""
