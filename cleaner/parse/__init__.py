"""From markup or plain text to the text that is cleaned and its blocks."""
