"""Documents of word processors: Word's packages, Word 97-2003, Kingsoft's and RTF."""
