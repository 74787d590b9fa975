"""Files of slides with the texts that a test needs."""

import io

from pptx import Presentation
from pptx.util import Inches


def slides_of(*texts: str) -> "Presentation":
    file = Presentation()
    for text in texts:
        slide = file.slides.add_slide(file.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
        box.text_frame.text = text
    return file


def saved(file: "Presentation") -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()
