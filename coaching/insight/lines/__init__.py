"""The sentences of a computed answer, each with what it rests on."""
