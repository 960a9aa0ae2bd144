"""Articles out of the archive: what may leave (`leaving`), in which form (`formats`), whole or not at all (`run`).

Each format has a module of its own; what a row holds stands once, in `columns`.
"""
