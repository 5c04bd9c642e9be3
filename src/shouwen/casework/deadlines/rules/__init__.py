"""Pure decisions about time limits: which policy counts, when a clock is due, who hears of it when."""
