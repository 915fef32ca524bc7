"""What a mentor looks at, and what passes between mentor and member, judged and in words."""
