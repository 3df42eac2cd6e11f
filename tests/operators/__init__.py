"""The operators as configurations: what they derive, and how they refuse."""
