"""A refused row keeps what the file says, so that it can be put right in the result."""

from pathlib import Path

from coach.batch.markdown import to_markdown
from coach.batch.rows import BadRow, read_rows
from coach.batch.run import Outcome
from coach.batch.sheets import answers_sheet
from coach.files.tables import read_table
from coach.rubric.library import load_library
from coach.settings import Settings

LIBRARY = load_library()
ASKED, ANSWER = "Какая погода была вчера в Самаре?", "Солнечно, но к вечеру набежали облака."


def test_question_and_answer_of_a_refused_row_stand_in_the_tables(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f'id,candidate,role,question,answer\n1,Анна,rop,{ASKED},"{ANSWER}"\n'
        "2,Анна,rop,Как вы относитесь к скриптам?,Раз в неделю слушаем звонки и правим скрипт.\n",
        encoding="utf-8",
    )
    rows = read_rows(read_table(file, Settings(_env_file=None)), LIBRARY, file=file).rows
    refused = rows[0]
    assert isinstance(refused, BadRow)
    assert (refused.asked, refused.answer) == (ASKED, ANSWER)
    outcomes = [Outcome(row=refused, failure=refused.reason)]
    cells = answers_sheet(outcomes, LIBRARY).rows[0]
    assert ASKED in cells
    assert ANSWER in cells
    assert ANSWER.rstrip(".") in to_markdown(outcomes, LIBRARY)
