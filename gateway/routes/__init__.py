"""Routes: definitions read, validated as a whole, compiled, found again by request."""
