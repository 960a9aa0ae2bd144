"""The coverage of a seed as texts: which articles are one text, who was first, and what that makes in all.

| module | says |
|---|---|
| `candidates` | which texts share enough to be compared |
| `grouping` | which of them are one text |
| `roles` | who of those that have a text was first, whose text it is, and what the others are |
| `upkeep` | keeps that in the archive, whenever something of it has changed |
"""
