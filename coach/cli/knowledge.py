"""`coach ask` and `coach knowledge`: search the knowledge base and keep one's own documents in it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import plural, text

if TYPE_CHECKING:
    from coach.knowledge.search import Hit

app = typer.Typer(no_args_is_help=True)

Question = Annotated[str, typer.Argument(help=text("knowledge.question.help"), show_default=False)]
Count = Annotated[int, typer.Option("--count", "-k", min=1, max=50, help=text("knowledge.k.help"))]
RoleOption = Annotated[str | None, typer.Option(help=text("bank.role.help"))]
Json = Annotated[bool, typer.Option("--json", help=text("knowledge.json.help"))]


def ask(question: Question, k: Count = 5, role: RoleOption = None, as_json: Json = False) -> None:
    """Answer with passages, titles and sources, or say that nothing was found."""
    hits = _find(question, k, role)
    if as_json:
        typer.echo(json.dumps([_shown(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    if not hits:
        typer.echo(text("knowledge.nothing"))
        return
    _answer(question, hits)
    for number, hit in enumerate(hits, 1):
        typer.secho(f"{number}. {hit.passage.title}", bold=True)
        typer.echo(f"   {hit.passage.card} · {hit.passage.source}")
        typer.echo(f"   {' '.join(hit.passage.text.split())}\n")


def _answer(question: str, hits: "list[Hit]") -> None:
    """Print the model's answer out of the passages, if there is a model; its failure leaves the passages."""
    import asyncio

    from coach.ask.answering import answer
    from coach.errors import ModelError
    from coach.grading.judges import chosen
    from coach.llm.gateway import open_gateway
    from coach.settings import load_settings
    from coach.texts import explain

    settings = load_settings()
    if chosen(settings) == "offline":
        return

    async def asked() -> str:
        async with open_gateway(settings) as gateway:
            return (await answer(gateway, question, hits)).text

    try:
        typer.echo((asyncio.run(asked()) or text("knowledge.unsaid")) + "\n")
    except ModelError as error:
        typer.secho(explain(error) + "\n", err=True, fg="yellow")


def _find(question: str, k: int, role: str | None) -> "list[Hit]":
    from coach.errors import InputError
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings

    if role not in {None, "rop", "rom"}:
        raise InputError("knowledge.role", role=role, known="rop, rom")
    with open_searcher(load_settings()) as searcher:
        hits = searcher.find(question, k, role)
        for notice in searcher.notices:
            typer.secho(text(f"knowledge.notice.{notice}"), err=True, fg="yellow")
        return hits


def _shown(hit: "Hit") -> dict[str, object]:
    passage = hit.passage
    return {
        "id": passage.card,
        "title": passage.title,
        "text": passage.text,
        "source": passage.source,
        "role": passage.role,
        "origin": passage.origin,
        "score": round(hit.score, 4),
        "similarity": None if hit.similarity is None else round(hit.similarity, 4),
        "bm25": round(hit.bm25, 4),
    }


@app.command("search", help=text("knowledge.search.help"))
def search(question: Question, k: Count = 5, role: RoleOption = None, as_json: Json = False) -> None:
    """Do the same as `coach ask`."""
    ask(question, k, role, as_json)


@app.command("add", help=text("knowledge.add.help"))
def add(
    files: Annotated[list[Path], typer.Argument(help=text("knowledge.files.help"), show_default=False)],
    role: Annotated[str, typer.Option(help=text("knowledge.add.role"))] = "both",
) -> None:
    """Read documents and index them; a file that cannot be read does not keep the others out."""
    from coach.errors import CoachError, InputError
    from coach.knowledge.documents import add_document, audience
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings
    from coach.store import open_store
    from coach.texts import explain

    if role not in {"rop", "rom", "both"}:
        raise InputError("knowledge.role", role=role, known="rop, rom, both")
    settings, failed = load_settings(), 0
    with open_store(settings) as store:
        for file in files:
            try:
                added = add_document(file, settings, store.documents, audience(role))
            except CoachError as error:
                failed = error.exit_code
                typer.secho(explain(error), err=True, fg="red")
                continue
            key = "knowledge.known" if added.known else "knowledge.added"
            passages = plural("knowledge.passages", added.passages)
            typer.echo(text(key, id=added.id, name=added.name, passages=passages))
        with open_searcher(settings, store.documents) as searcher:
            typer.echo(text("knowledge.indexed", passages=plural("knowledge.passages", searcher.count)), err=True)
    if failed:
        raise typer.Exit(failed)


@app.command("list", help=text("knowledge.list.help"))
def list_documents() -> None:
    """Print the user's own documents."""
    from coach.settings import load_settings
    from coach.store import open_store

    with open_store(load_settings()) as store:
        documents = store.documents.list()
    if not documents:
        typer.echo(text("knowledge.none"))
    for document in documents:
        passages = plural("knowledge.passages", document.passages)
        typer.echo(f"{document.id:>4}  {document.name}  {passages}  {document.added_at:%Y-%m-%d}")


@app.command("remove", help=text("knowledge.remove.help"))
def remove(ids: Annotated[list[int], typer.Argument(help=text("knowledge.ids.help"), show_default=False)]) -> None:
    """Take documents out of the record and of the index."""
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings
    from coach.store import open_store

    settings = load_settings()
    with open_store(settings) as store:
        for document_id in ids:
            store.documents.remove(document_id)
            typer.echo(text("knowledge.removed", id=document_id))
        with open_searcher(settings, store.documents) as searcher:
            typer.echo(text("knowledge.indexed", passages=plural("knowledge.passages", searcher.count)), err=True)


@app.command("rebuild", help=text("knowledge.rebuild.help"))
def rebuild() -> None:
    """Make the whole index anew."""
    from coach.knowledge.search import open_searcher
    from coach.settings import load_settings

    with open_searcher(load_settings()) as searcher:
        searcher.rebuild()
        typer.echo(text("knowledge.indexed", passages=plural("knowledge.passages", searcher.count)))
