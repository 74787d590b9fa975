"""The parts of a formula → one line of text: "(a + b)/2", "10⁶". Knows no format's markup."""

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def raised(text: str) -> str:
    """Text that stands raised, if it is a whole number: in the signs that Unicode has for that.

    >>> raised("-6"), raised("th")
    ('⁻⁶', 'th')
    """
    digits = text.lstrip("+-−–")
    return text.translate(_RAISED) if digits.isdecimal() and digits.isascii() else text


def fraction(above: str, below: str) -> str:
    """One text over another."""
    return f"{_grouped(above)}/{_grouped(below)}"


def scripted(base: str, below: str = "", above: str = "") -> str:
    """A text with a lower and a raised one beside it.

    >>> scripted("x", "i", "2"), scripted("e", above="x + 1")
    ('x_i²', 'e^(x + 1)')
    """
    power = raised(above)
    return (
        base
        + (f"_{_grouped(below)}" if below else "")
        + (power if power != above else f"^{_grouped(above)}" if above else "")
    )


def root(base: str, degree: str = "") -> str:
    """The root of a text."""
    return f"{raised(degree)}√{_grouped(base)}"


def _grouped(text: str) -> str:
    return text if text.replace(".", "").isalnum() else f"({text})"
