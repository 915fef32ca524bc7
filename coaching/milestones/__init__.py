"""What is worth a word when it is reached."""
