"""The keys of people and of the instance, wrapped and rotated, and what is sealed with them."""
