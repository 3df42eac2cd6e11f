"""The laws of the design, each over random cases."""
