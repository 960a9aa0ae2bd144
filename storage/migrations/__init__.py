"""Steps from one schema to the next, run by `storage.schema` when an archive is opened."""
