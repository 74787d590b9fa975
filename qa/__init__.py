"""A question → an answer made of cited sentences."""
