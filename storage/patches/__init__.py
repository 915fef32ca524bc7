"""Changes of plan that a mentor proposes: offered, applied, and taken back."""
