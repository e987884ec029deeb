"""The route for recordings, without a browser."""

from httpx import AsyncClient


async def test_the_route_says_what_is_wrong(client: AsyncClient) -> None:
    answer = await client.post("/voice?language=ru", content=b"OggS", headers={"content-type": "audio/ogg"})
    assert answer.status_code == 400
    assert "Голосовой ввод выключен" in answer.json()["problem"]
