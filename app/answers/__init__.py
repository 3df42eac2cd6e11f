"""Answers, shared by the API and the pages: what each route answers, and how an answer travels."""
