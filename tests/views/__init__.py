"""The views, read as a painter reads them."""
