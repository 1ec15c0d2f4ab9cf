"""Resolve: the words that belong to an event become the values of its fields. One file a question."""
