"""Pure decisions about redress: who may grant what, and what proves it afterwards."""
