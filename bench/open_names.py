"""The list of open names with the ledger full: the afternoon, when every name needs somebody who answers for it."""

from bench.boards import Browser
from bench.full import full_home
from bench.home import server
from bench.load import quantile
from bench.report import report

ROUNDS = 20
TARGET_MS = 100.0
PAGES = ("/names", "/names?page=40", "/names?owner=none")
LONG = "/names?standing=all&page=2000"  # the list at its longest, near its end


def main() -> None:
    with full_home() as full, server() as port:
        browser = Browser(port, full.username, full.password)
        for page in (*PAGES, LONG):
            browser.get(page)
        bare = [browser.get("/login") for _ in range(ROUNDS)]
        looks = [browser.get(page) for _ in range(ROUNDS) for page in PAGES]
        long = [browser.get(LONG) for _ in range(ROUNDS)]
    value = 1000 * quantile(looks, 0.95)
    report(
        "open_names", value, "ms p95", peer="the login page of the same server", peer_value=1000 * quantile(bare, 0.95),
        target=f"< {TARGET_MS:.0f} ms", met=value < TARGET_MS,
        more={"events": f"{full.events:,}", "p50_ms": f"{1000 * quantile(looks, 0.5):.0f}",
              "all_names_late_page_p95_ms": f"{1000 * quantile(long, 0.95):.0f}"},
    )  # fmt: skip


if __name__ == "__main__":
    main()
