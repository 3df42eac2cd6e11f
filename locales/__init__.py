"""The catalogues of other languages: a folder for each, in it a file for each room of the code that says something."""
