"""How work is spread over processors. Knows nothing about protests."""
