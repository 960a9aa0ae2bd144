"""`cuttings probe`: an outlet file from a home page."""
