"""A found checklist is a list, and what is bad practice in it is called so."""

from coach.audit.checklists import load_checklist
from coach.knowledge.shipped import checklist_passages
from coach.web.ask_reading import readable
from coach.web.templating import markdown


def test_an_area_tells_good_from_bad() -> None:
    area = load_checklist("rop").areas[0]
    passage = next(one for one in checklist_passages() if one.id == f"checklist.rop.{area.id}")
    html = str(markdown(readable(passage)))
    assert html.count("<strong>Плохо:</strong>") == html.count("<strong>Хорошо:</strong>") == len(area.examine)
    assert area.examine[0].terms[0] not in html.split("<li>", maxsplit=1)[0], "words for search are not shown as text"
    assert area.purpose in html


def test_every_passage_of_the_checklists_can_be_read() -> None:
    for passage in checklist_passages():
        assert len(readable(passage)) > 20, passage.id
