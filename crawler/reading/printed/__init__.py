"""Printed pages of any format: signs, lines and pictures by their places -> text and tables."""
