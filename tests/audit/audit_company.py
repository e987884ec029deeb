"""A made-up company in figures and notes, for tests of grounding. Every number is invented."""

from datetime import date

from coach.audit.draft import AuditInput, Source, SourceLine
from coach.audit.drafting_input import prepared
from coach.audit.measures import Frame
from coach.audit.types import Dimension, Facts, Indicator, Segment, StagePlace

START, END = date(2023, 7, 3), date(2024, 6, 21)
_WHOLE = Frame((), START, END)
_MONEY = Frame((), START, END, "EUR")

NOTES = (
    "Директор: план на квартал 3 900 000 евро спустили сверху, расчёта не видел никто.",
    "Скрипт есть, последний раз его правили в 2021 году, в звонках его не слышно.",
    "Борис Котов сказал, что на одного менеджера приходится 45 новых лидов в день.",
    "Планёрка идёт каждый день в 9:30, цифры называет только РОП.",
    "Журнала гипотез в отделе маркетинга нет, тесты помнит один подрядчик «Вектор».",
    "Премию платят с подписанных договоров, 5 % от суммы, оплату клиента не ждут.",
)


def _share(id_: str, hits: int, of: int, *segments: Segment) -> Indicator:
    return Frame(segments, START, END).share(id_, hits, of)


def _of(dimension: Dimension, value: str) -> Segment:
    return Segment(dimension=dimension, value=value)


def _sources() -> list[Indicator]:
    found: list[Indicator] = []
    table = {  # leads, rated, qualified, won, spend
        "Google Ads": (3120, 2800, 742, 131, 41230.0),
        "Facebook Ads": (4210, 3900, 1204, 214, 30155.5),
        "Telegram": (1390, 1200, 391, 77, 9120.0),
        "Блогеры": (884, 800, 166, 37, 18135.0),
        "Органика": (2876, 2500, 817, 153, 0.0),
    }
    for name, (leads, rated, qualified, won, spend) in table.items():
        segment = _of("source", name)
        frame, money = Frame((segment,), START, END), Frame((segment,), START, END, "EUR")
        found += [frame.count("leads", leads), frame.count("qualified", qualified), frame.count("won", won)]
        found += [_share("qualified_share", qualified, rated, segment), _share("conversion", won, leads, segment)]
        found += [money.value("revenue", won * 7061.0, won), money.value("average_deal", 7061.0, won)]
        if spend:
            found += [money.value("spend", spend, 400), money.value("cpl", spend / leads, 400, of=leads)]
            found += [money.value("cpql", spend / qualified, 400, of=qualified)]
            found += [money.value("cac", spend / won, 400, of=won)]
            found += [money.value("romi", (won * 7061.0 - spend) / spend, won, of=400)]
    return found


def _owners() -> list[Indicator]:
    found: list[Indicator] = []
    table = {"Анна Белова": (2410, 171, 2.6), "Борис Котов": (3022, 98, 6.1), "Charlie Davis": (1875, 64, 3.1)}
    for name, (leads, won, hours) in table.items():
        segment = _of("owner", name)
        frame = Frame((segment,), START, END)
        found += [frame.count("leads", leads), frame.count("won", won), _share("conversion", won, leads, segment)]
        found += [_share("conversion_mature", round(won * 0.8), round(leads * 0.7), segment)]
        found += [frame.value("first_answer_median", hours, leads - 300)]
    return found


def _months() -> list[Indicator]:
    found: list[Indicator] = []
    table = {  # leads, rated, qualified, spend, paid leads
        "2023-12": (980, 900, 352, 7010.0, 760),
        "2024-01": (1110, 1000, 371, 7420.0, 850),
        "2024-02": (1205, 1100, 361, 8030.0, 905),
        "2024-03": (1340, 1250, 287, 9815.0, 1010),
        "2024-04": (1485, 1300, 268, 11240.0, 1130),
        "2024-05": (1421, 1290, 261, 10905.0, 1072),
    }
    for name, (leads, rated, qualified, spend, paid) in table.items():
        segment = _of("month", name)
        frame, money = Frame((segment,), START, END), Frame((segment,), START, END, "EUR")
        found += [frame.count("leads", leads), _share("qualified_share", qualified, rated, segment)]
        found += [money.value("spend", spend, 40), money.value("cpl", spend / paid, 40, of=paid)]
        found += [money.value("cpql", spend / qualified, 40, of=qualified)]
    return found


def _whole() -> list[Indicator]:
    return [
        _WHOLE.count("leads", 12480),
        _WHOLE.count("qualified", 3320, excluded={"not_rated": 1280}),
        _share("qualified_share", 3320, 11200),
        _WHOLE.count("won", 612),
        _WHOLE.count("lost", 8730),
        _WHOLE.count("open", 3138),
        _share("conversion", 612, 12480),
        _share("conversion_mature", 431, 7640),
        _share("conversion_closed", 612, 9342),
        _WHOLE.none("stage_conversion", "lost_stage_unknown"),
        _MONEY.value("revenue", 4321750.0, 604, excluded={"no_amount": 8}),
        _MONEY.value("revenue_paid", 1234560.0, 604),
        _MONEY.value("average_deal", 7155.2152, 604),
        _MONEY.value("median_deal", 6500.0, 604),
        _WHOLE.value("cycle_median", 18.0, 590, excluded={"no_cycle": 22}),
        _WHOLE.value("cycle_p90", 74.0, 590),
        _WHOLE.count("no_next_step", 912),
        _share("no_next_step_share", 912, 3138),
        _WHOLE.value("first_answer_median", 3.42, 9800, excluded={"no_answer_time": 2680}),
        _WHOLE.value("first_answer_p90", 26.5, 9800),
        _WHOLE.count("repeat_sales", 19),
        _WHOLE.count("sales", 590, excluded={"no_closed": 22}),
        _MONEY.value("spend", 98640.5, 1600),
        _WHOLE.value("impressions", 31250400.0, 1600),
        _WHOLE.value("clicks", 402310.0, 1600),
        _share("ctr", 402310, 31250400),
        _MONEY.value("cpl", 10.2708, 1600, of=9604),
        _MONEY.value("cpql", 39.4089, 1600, of=2503),
        _MONEY.value("cac", 214.9031, 1600, of=459),
        _MONEY.value("romi", 31.86, 459, of=1600),
        _WHOLE.value("join_source_spend", 0.987, 1580, of=1600),
        _WHOLE.value("join_campaign_deals", 0.6143, 5900, of=9604),
    ]


def _reasons() -> list[Indicator]:
    found: list[Indicator] = []
    table = {"Не отвечает": 2310, "Неверный номер": 804, "Дорого": 655, "Дубль": 1120, "Передумал": 1404}
    told = sum(table.values())
    for name, count in table.items():
        frame = Frame((_of("reason", name),), START, END)
        found += [frame.count("lost_reason", count), frame.share("lost_reason_share", count, told)]
    return found


def _stages() -> list[Indicator]:
    return [Frame((_of("stage", name),), START, END).count("stage_count", rows) for name, rows in _STAGES]


_STAGES = (("Новая", 1420), ("Перезвонить", 1718))


def company() -> AuditInput:
    """Return the facts, with the derived ones, and the notes of the company."""
    indicators = (*_whole(), *_sources(), *_owners(), *_months(), *_reasons(), *_stages())
    facts = Facts(
        indicators=indicators,
        repairs=(),
        columns=(),
        stages=tuple(StagePlace(stage=name, kind="open", known=True, rows=rows) for name, rows in _STAGES),
        rows_read={"deals": 12485, "spend": 1603},
        rows_used={"deals": 12480, "spend": 1600},
    )
    lines = tuple(SourceLine(address=f"notes.md#{n}", text=text) for n, text in enumerate(NOTES, start=1))
    source = Source(name="notes.md", kind="md", lines=lines)
    return prepared(AuditInput(role="rop", facts=facts, sources=(source,)))
