"""Whom to sign in as."""

PASSWORD = "cuatro llamas miran el lago"  # noqa: S105
"""Everybody's in the demo; it is printed at its start."""

PEOPLE = (
    ("a woman with applications on their way", "maria.mamani@example.org"),
    ("a woman who signs in with her phone", "+591 70000104"),
    ("a company that posts (representative)", "mauricio.zeballos@nayracodigo.example"),
    ("a company that waits to be vetted", "gloria.banegas@tintabrava.example"),
    ("coordination", "diana@agencia.example"),
    ("coordination, a second person", "miriam@agencia.example"),
    ("finance: approves payments", "fabiola@agencia.example"),
    ("direction: figures", "rebeca@agencia.example"),
    ("administration: accounts and settings", "alejandra@agencia.example"),
    ("care: concerns, nobody else reads them", "carmen@agencia.example"),
)
"""(what she is in English, for the terminal and the README; her sign-in name)."""
