"""The grammar of reports' prose: numbers, sentences, what is said of what, wholes and parts, years, authors."""
