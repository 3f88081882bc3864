"""Asks the reference engine and Postern's the same questions and makes small what differs."""
