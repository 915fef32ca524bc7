"""What a mentor asks about one patient, answered with sources: by a model that is checked, or by the records alone."""
