"""Opens the served site in the distribution's Chromium and checks what only a browser can tell.

Usage: browser_tests.py http://127.0.0.1:8080
Prints one line a check and a summary; exits with 1 where a check fails, 2 where the browser cannot start.
"""

import json
import os
import socket
import sys
import urllib.parse
import urllib.request

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

WIDTHS = [390, 1280]
# A page opened fresh on a phone is at most this long, in CSS pixels: a whole article, its tables folded.
LONGEST = {390: 30_000}
SCHEMES = ["light", "dark"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

# What is wider than the window although it does not scroll in a box of its own.
OVERFLOW = """
() => {
  const root = document.scrollingElement;
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3)
    .map((element) => element.tagName + '.' + element.className);
  return { scroll: root.scrollWidth, window: innerWidth, wide };
}
"""

# The numbers of every drawn chart, as Chart.js holds them, and whether its canvas has any ink.
CHARTS = """
(panels) => [...panels.querySelectorAll('canvas')].map((canvas) => {
  const chart = window.Chart.getChart(canvas);
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  for (let index = 3; index < pixels.length; index += 4) if (pixels[index] > 0) inked += 1;
  return {
    arm: canvas.dataset.arm,
    inked,
    datasets: chart.data.datasets.map((set) => ({ label: set.label, points: set.data.map((p) => [p.x, p.y]) })),
  };
})
"""

# Cells and definitions without text; an unknown has to be said.
BLANKS = """
() => [...document.querySelectorAll('td, th, dd, dt')]
  .filter((cell) => cell.textContent.trim() === '')
  .map((cell) => cell.closest('section, table')?.getAttribute('aria-labelledby') + ': ' + cell.outerHTML.slice(0, 80))
"""

# Contrast of every piece of text against the first opaque ground beneath it (WCAG 2.2, 1.4.3).
CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest('.visually-hidden')) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faults.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...faults];
}
"""

HEADINGS = """
() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter((heading) => heading.checkVisibility())
  .map((heading) => [Number(heading.tagName[1]), heading.textContent.trim()])
"""

# What a closed fold still hides.
FOLDED = """
() => [...document.querySelectorAll('details:not([open]) > :not(summary)')]
  .filter((element) => !element.checkVisibility())
  .map((element) => element.parentElement.className + ': ' + element.tagName)
"""

# Links within the page that lead nowhere.
DEAD_LINKS = """
() => [...document.querySelectorAll('a[href^="#"]')]
  .map((link) => decodeURIComponent(link.getAttribute('href').slice(1)))
  .filter((id) => id && !document.getElementById(id))
"""


class Checks:
    """Counts checks and says which failed."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def expect(self, name, holds, detail=""):
        if holds:
            self.passed += 1
            print(f"  ok    {name}")
        else:
            self.failures.append(name)
            print(f"  FAIL  {name}: {detail}")


def fetch(address):
    with urllib.request.urlopen(address, timeout=20) as response:
        return json.load(response)


def same(drawn, told):
    """Whether a drawn data set holds the served numbers, one for one and exactly."""
    return len(drawn) == len(told) and all(point[1] == value for point, value in zip(drawn, told))


def watch(page):
    """Collects what the console and the network complain about."""
    troubles = []
    page.on("console", lambda message: message.type in ("error", "warning") and troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: troubles.append(f"{request.url} failed"))
    page.on("response", lambda answer: answer.status >= 400 and troubles.append(f"{answer.url} {answer.status}"))
    return troubles


def check_layout(checks, page, name):
    measured = page.evaluate(OVERFLOW)
    checks.expect(f"{name}: no horizontal scroll", measured["scroll"] <= measured["window"], measured)


def check_page(checks, page, troubles, base, path, name):
    foreign = []
    page.on("request", lambda request: request.url.startswith(base) or foreign.append(request.url))
    page.goto(base + path, wait_until="networkidle")
    check_layout(checks, page, name)
    blanks = page.evaluate(BLANKS)
    checks.expect(f"{name}: no blank cell", not blanks, blanks[:3])
    faults = page.evaluate(CONTRAST)
    checks.expect(f"{name}: contrast of text", not faults, faults[:5])
    headings = page.evaluate(HEADINGS)
    steps = [pair for pair in zip([[0, "start"]] + headings, headings) if pair[1][0] > pair[0][0] + 1]
    ones = [heading for heading in headings if heading[0] == 1]
    checks.expect(f"{name}: one first heading, no level skipped", len(ones) == 1 and not steps, steps[:2] or ones)
    dead = page.evaluate(DEAD_LINKS)
    checks.expect(f"{name}: every link within the page leads somewhere", not dead, dead[:5])
    own = "[style]:not(canvas), style, script:not([src], [type='application/ld+json'])"
    styled = page.evaluate("(own) => document.querySelectorAll(own).length", own)
    checks.expect(f"{name}: no inline style or script", styled == 0, styled)
    checks.expect(f"{name}: nothing loaded from elsewhere", not foreign, foreign[:3])
    checks.expect(f"{name}: console and network are quiet", not troubles, troubles[:3])


def check_charts(checks, page, base, compound, name):
    served = fetch(f"{base}/api/v1/compounds/{compound}")
    drawable = [figure for figure in served["figures"] if figure["hasData"]]
    holders = page.query_selector_all("[data-figure]")
    checks.expect(f"{name}: a place for each figure with data", len(holders) == len(drawable), len(holders))
    for figure in drawable:
        holder = page.query_selector(f"#figure-{figure['id']} [data-figure]")
        holder.evaluate("(panels) => { const fold = panels.closest('details'); if (fold) fold.open = true; }")
        page.wait_for_selector(f"#figure-{figure['id']} [data-drawn='true']", timeout=10_000)
        page.wait_for_function("(panels) => panels.querySelector('canvas').width > 100", arg=holder)
        charts = {chart["arm"]: chart for chart in holder.evaluate(CHARTS)}
        checks.expect(
            f"{name}: figure {figure['id']} draws every arm", sorted(charts) == sorted(a["id"] for a in figure["arms"])
        )
        for arm in figure["arms"]:
            drawn = charts[arm["id"]]
            told = [arm["outer"]["low"], arm["outer"]["high"], arm["inner"]["low"], arm["inner"]["high"], arm["median"]]
            sets = [drawn_set["points"] for drawn_set in drawn["datasets"]]
            agree = len(sets) == len(told) and all(same(a, b) for a, b in zip(sets, told))
            times = all([point[0] for point in points] == figure["times"] for points in sets)
            checks.expect(f"{name}: {figure['id']}/{arm['id']} drawn from the served numbers", agree and times)
            checks.expect(f"{name}: {figure['id']}/{arm['id']} has ink", drawn["inked"] > 500, drawn["inked"])


def check_details(checks, page, name):
    """Opens everything that folds and looks at the layout again."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    check_layout(checks, page, f"{name}, all opened")
    faults = page.evaluate(CONTRAST)
    checks.expect(f"{name}, all opened: contrast of text", not faults, faults[:5])


def check_without_script(checks, browser, base, compound):
    path = f"/compounds/{compound}"
    drawable = [figure for figure in fetch(f"{base}/api/v1{path}")["figures"] if figure["hasData"]]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(base + path)
    visible = page.locator(".figure-data table").count()
    hidden = page.locator(".figure-panels:visible").count()
    checks.expect("without script: tables are there, empty pictures are not", visible == len(drawable) and hidden == 0)
    checks.expect("without script: the status is readable", page.locator(".status-sentence, .status-none").first.is_visible())
    context.close()


def check_endless_body(checks, base):
    """Sends a body without end and without an announced length; the server must hang up and go on serving."""
    address = urllib.parse.urlsplit(base)
    sent = 0
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(b"POST /health HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < 100_000_000:
                connection.sendall(b"4000\r\n" + b"a" * 0x4000 + b"\r\n")
                sent += 0x4000
        except OSError:
            pass
    checks.expect("an endless body is cut off", sent < 100_000_000, f"{sent} bytes were taken")
    checks.expect("the server goes on after it", fetch(f"{base}/health")["status"] == "ok")


def check_length(checks, page, name, width):
    """Holds how far a reader has to scroll before anything is opened."""
    height = page.evaluate("document.scrollingElement.scrollHeight")
    if width in LONGEST:
        checks.expect(f"{name}: at most {LONGEST[width]} px long when opened fresh", height <= LONGEST[width], height)


def check_print(checks, page, name):
    """Looks whether paper shows what the screen folds away."""
    page.emulate_media(media="print")
    folded = page.evaluate(FOLDED)
    checks.expect(f"{name}, printed: nothing stays folded", not folded, folded[:3])
    page.emulate_media(media="screen")


def shoot(page, folder, name):
    if folder:
        page.screenshot(path=os.path.join(folder, name.replace(" ", "-").replace("/", "_") + ".png"), full_page=True)


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    base = sys.argv[1].rstrip("/")
    shots = os.environ.get("SCREENSHOTS")
    compounds = [entry["id"] for entry in fetch(f"{base}/api/v1/compounds")]
    checks = Checks()
    checks.expect("the site serves a dossier", bool(compounds))
    check_endless_body(checks, base)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except BrowserError as error:
            print(f"{CHROMIUM} could not be started: {error}. Install it with: apt-get install chromium")
            return 2
        for width in WIDTHS:
            for scheme in SCHEMES:
                context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
                for path in ["/"] + [f"/compounds/{compound}" for compound in compounds]:
                    page = context.new_page()
                    name = f"{path} {width} px {scheme}"
                    print(name)
                    check_page(checks, page, watch(page), base, path, name)
                    check_length(checks, page, name, width)
                    check_print(checks, page, name)
                    if path != "/":
                        check_charts(checks, page, base, path.rsplit("/", 1)[1], name)
                    shoot(page, shots, name)
                    check_details(checks, page, name)
                    page.close()
                context.close()
        for compound in compounds:
            check_without_script(checks, browser, base, compound)
        browser.close()
    print(f"browser: {checks.passed} checks passed, {len(checks.failures)} failed")
    for failure in checks.failures:
        print(f"  failed: {failure}")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
