"""What Word files hold besides paragraphs: found, or left out if hidden."""

from made_word import cell, paragraph, row, run, table, word, wrapped
from reading import sentences

from index.read import read


def read_word(*body: str) -> list[str]:
    return sentences(read("a.docx", word(*body)))


def test_word_is_read_through_what_wraps_it() -> None:
    assert read_word(
        wrapped(paragraph(run("It is controlled."))),
        f"<w:customXml>{paragraph(run('It is marked.'))}</w:customXml>",
        f"<w:customXml>{wrapped(paragraph(run('It is both.')))}</w:customXml>",
        paragraph(run("It is "), wrapped(run("inside")), run(" a line.")),
        wrapped(table(row("Item", "Cost", "Year"), row("Rent", "99", "2020"))),
        table(row("Item", "Cost", "Year"), wrapped(row("Food", "50", "2021"))),
        table(
            row("Item", "Cost", "Year"),
            f"<w:tr>{cell(wrapped(paragraph(run('Wood'))))}"
            f"{wrapped(cell(paragraph(run('7'))))}{cell(paragraph(run('2022')))}</w:tr>",
        ),
    ) == [
        "It is controlled.",
        "It is marked.",
        "It is both.",
        "It is inside a line.",
        "Item: Rent; Cost: 99; Year: 2020",
        "Item: Food; Cost: 50; Year: 2021",
        "Item: Wood; Cost: 7; Year: 2022",
    ]


def test_word_without_what_was_moved_away_or_is_hidden() -> None:
    assert read_word(
        paragraph(f"<w:moveFrom>{run('It was here.')}</w:moveFrom>"),
        paragraph(f"<w:moveTo>{run('It is here.')}</w:moveTo>"),
        paragraph(run("Hidden.", "<w:vanish/>"), run("Not hidden.", '<w:vanish w:val="0"/>')),
        paragraph(run("A line"), "<w:r><w:cr/></w:r>", run("and another.")),
        table(
            row("Item", "Cost", "Year"),
            row("Rent", "99", "2020").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>"),
            row("Food", "50", "2021"),
        ),
    ) == [
        "It is here.",
        "Not hidden.",
        "A line and another.",
        "Item: Food; Cost: 50; Year: 2021",
    ]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read_word(
        paragraph(deleted, run("The tenant pays for water")),
        paragraph(deleted, run(" and"), f"<w:del>{run('')}<w:r><w:br/><w:tab/></w:r></w:del>"),
        paragraph(run(" for gas.")),
        paragraph(deleted, run("The owner pays for the roof.")),
        table(row("Item", "Cost"), row("Rent", "99"), row("Food", "50")),
        paragraph(deleted, run("The lease ends in May.")),
    ) == [
        "The tenant pays for water and for gas.",
        "The owner pays for the roof.",
        "Item: Rent; Cost: 99",
        "Item: Food; Cost: 50",
        "The lease ends in May.",
    ]


def test_how_signs_are_read_aloud_is_no_part_of_their_sentence() -> None:
    ruby = f"<w:ruby><w:rt>{run('かん')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby>"
    assert read_word(paragraph(run("A sign: "), f"<w:r>{ruby}</w:r>", run("字."))) == [
        "A sign: 漢字."
    ]


def test_tables_in_text_boxes_are_read_row_by_row() -> None:
    inner = table(row("Item", "Cost"), row("Stove", "120"), row("Lamp", "15"))
    above, below = paragraph(run("The prices:")), wrapped(paragraph(run("All in euros.")))
    box = f"<w:pict><w:txbxContent>{above}{inner}{below}</w:txbxContent></w:pict>"
    assert read_word(paragraph(run("Above it."), f"<w:r>{forms(box, box)}</w:r>")) == [
        "Above it.",
        "The prices:",
        "Item: Stove; Cost: 120",
        "Item: Lamp; Cost: 15",
        "All in euros.",
    ]


def test_powers_and_formulas_of_word() -> None:
    power = '<w:vertAlign w:val="superscript"/>'
    half = (
        "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    )
    square = (
        "<m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    )
    sign = '<m:chr m:val="∑"/>'
    total = (
        "<m:nary><m:naryPr>{}</m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub>"
        f"<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e>{square}</m:e></m:nary>"
    )
    assert read_word(
        paragraph(run("It takes 10"), run("6", power), run(" joules, or 10"), run("-3", power)),
        paragraph(run("Noted"), run("7", power), run(" and on the 4"), run("th", power)),
        paragraph(
            run("Energy is "), f"<m:oMath><m:r><m:t>E=m</m:t></m:r>{square}</m:oMath>", run(".")
        ),
        f"<w:p><m:oMathPara><m:oMath>{half}</m:oMath></m:oMathPara></w:p>",
        paragraph(f"<m:oMath>{total.format(sign)}</m:oMath>"),
        paragraph(f"<m:oMath>{total.format('')}</m:oMath>"),
    ) == [
        "It takes 10⁶ joules, or 10⁻³",
        "Noted7 and on the 4th",
        "Energy is E=mc².",
        "(a+b)/2",
        "∑_(i=1)^n c²",
        "∫_(i=1)^n c²",
    ]


def test_functions_brackets_and_matrices_of_a_formula_of_word() -> None:
    def text(said: str) -> str:
        return f"<m:r><m:t>{said}</m:t></m:r>"

    def element(said: str) -> str:
        return f"<m:e>{text(said)}</m:e>"

    def function(name: str, of: str) -> str:
        return f"<m:func><m:fName>{name}</m:fName><m:e>{of}</m:e></m:func>"

    limit = f"<m:limLow>{element('lim')}<m:lim>{text('n→∞')}</m:lim></m:limLow>"
    size = '<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr><m:e>{}</m:e></m:d>'
    cases = '<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr><m:e>%s</m:e></m:d>'
    rows = "".join(f"<m:mr>{element(a)}{element(b)}</m:mr>" for a, b in ("12", "34"))
    formulas = (
        function(text("sin"), text("x")),
        function(text("sin"), f"<m:d>{element('x')}</m:d>"),
        function(limit, text("a")),
        size.format(text("x")),
        f"<m:d><m:e><m:m><m:mPr/>{rows}</m:m></m:e></m:d>",
        cases % f"<m:eqArr>{element('x, x&gt;0')}{element('0, else')}</m:eqArr>",
    )
    assert read_word(*(paragraph(f"<m:oMath>{one}</m:oMath>") for one in formulas)) == [
        "sin x",
        "sin(x)",
        "lim_(n→∞) a",
        "|x|",
        "(1, 2; 3, 4)",
        "{x, x>0; 0, else",
    ]


def test_cells_of_several_paragraphs_and_tables_in_tables_are_read_once() -> None:
    long = [f"The kiln number {n} was built of red brick by the river." for n in range(9)]
    whole = "".join(paragraph(run(text)) for text in long)
    inner = table(row("Item", "Cost", "Year"), row("Rent", "99", "2020"))
    assert read_word(
        table(f"<w:tr>{cell(paragraph(run('One box.')) + paragraph(run('Two lines.')))}</w:tr>"),
        table(
            row("Place", "Built", "Note"),
            f"<w:tr>{cell(paragraph(run('Mill')))}{cell(paragraph(run('1887')))}{cell(whole)}</w:tr>",
            f"<w:tr>{cell(paragraph(run('Quay')))}{cell(inner)}{cell(paragraph())}</w:tr>",
        ),
    ) == [
        "One box.",
        "Two lines.",
        "Place: Mill; Built: 1887",
        *long,
        "Place: Quay",
        "Item: Rent; Cost: 99; Year: 2020",
    ]


def forms(newer: str, older: str) -> str:
    """The same twice, as Word writes what older programs can't show."""
    choice = f'<mc:Choice Requires="wps">{newer}</mc:Choice>'
    return f"<mc:AlternateContent>{choice}<mc:Fallback>{older}</mc:Fallback></mc:AlternateContent>"


def test_of_the_forms_of_a_text_one_is_read() -> None:
    def box(text: str) -> str:
        return f"<w:pict><w:txbxContent>{paragraph(run(text))}</w:txbxContent></w:pict>"

    boxes = f"<w:r>{forms(box('In a box.'), box('In a box.'))}</w:r>"
    assert read_word(
        paragraph(run("Above "), boxes, run("it.")),
        forms(paragraph(run("A new line.")), paragraph(run("An old line."))),
        paragraph(forms(run("A new run."), run("An old run."))),
        paragraph(f"<w:r>{forms('<w:t>A new text.</w:t>', '<w:t>An old text.</w:t>')}</w:r>"),
        paragraph(run("It smiles "), f"<w:r>{forms('<w:sym/>', '<w:t>😀</w:t>')}</w:r>"),
    ) == ["Above it.", "In a box.", "A new line.", "A new run.", "A new text.", "It smiles 😀"]
