"""A folder of documents → a searchable index that mirrors it."""
