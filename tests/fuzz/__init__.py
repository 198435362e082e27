"""Documents and scripts mutated at random: a short run in the suite, make fuzz goes on."""
