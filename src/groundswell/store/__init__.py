"""Keeps what coders say. Statements and judgements are added, never changed; what stands is worked out from them."""
