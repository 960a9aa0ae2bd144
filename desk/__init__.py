"""What people touch: the command line, exports, attribution, the newsroom of the demo. Nothing imports the desk."""
