"""The review application: where people read, correct, adjudicate and compare. One module a screen."""
