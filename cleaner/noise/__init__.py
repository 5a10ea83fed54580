"""What in a text is noise: named rules over its lines, phrases by language, and the user's own rules."""
