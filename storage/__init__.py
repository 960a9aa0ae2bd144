"""Keeps and answers: the archive, its tables, and the questions one can ask it. Knows nothing of Scrapy."""
