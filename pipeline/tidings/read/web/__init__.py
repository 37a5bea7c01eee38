"""Pages of the web: fetched politely, never from private networks, kept in a cache."""
