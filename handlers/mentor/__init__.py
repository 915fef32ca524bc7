"""What a mentor can do at the desk, a file each."""
