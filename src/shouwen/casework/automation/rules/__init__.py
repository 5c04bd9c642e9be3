"""Pure decisions of automation: the vocabulary of deeds, and what keeps rules from running wild."""
