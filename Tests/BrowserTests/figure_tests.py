"""Moves the controls of every interactive figure in the distribution's Chromium and holds the picture against the API.

Usage: figure_tests.py http://127.0.0.1:8080
Prints one line a check and a summary; exits with 1 where a check fails, 2 where the browser cannot start.
"""

import csv
import io
import json
import os
import sys
import urllib.request

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from browser_tests import CHARTS, CHROMIUM, Checks, fetch, same, shoot, watch


def post(address, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def settled(page, figure):
    """Waits until nothing is being computed."""
    page.wait_for_timeout(120)
    page.wait_for_function(
        "(id) => !document.querySelector(`#${id} .figure-panels`).classList.contains('is-computing')", arg=figure
    )


def check_drawn(checks, page, figure, answer, name):
    """Holds what is drawn, in the table and in the bar against one figure of an answer."""
    charts = {chart["arm"]: chart for chart in page.query_selector(f"#{figure} [data-figure]").evaluate(CHARTS)}
    for arm in answer["arms"]:
        told = [arm["outer"]["low"], arm["outer"]["high"], arm["inner"]["low"], arm["inner"]["high"], arm["median"]]
        sets = [drawn["points"] for drawn in charts[arm["id"]]["datasets"]][:5]
        agree = all(same(a, b) for a, b in zip(sets, told)) and len(sets) == 5
        checks.expect(f"{name}: {arm['id']} drawn from the API's numbers", agree)
    rows = page.query_selector(f"#{figure} .figure-data tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    told = [
        [row["time"]] + [f"{cell['median']} ({cell['range']})" for cell in row["cells"]] for row in answer["table"]["rows"]
    ]
    checks.expect(f"{name}: the table has the API's numbers", rows == told, rows[:1])
    bars = page.query_selector(f"#{figure} .rests-on").evaluate(
        "(part) => [...part.querySelectorAll('.rests-drawing')].map((bar) => bar.getAttribute('aria-label'))"
    )
    told = [f"{bar['arm']}: {bar['summary']}" for bar in answer["restsOn"]["bars"]]
    checks.expect(f"{name}: what it rests on is the API's", bars == told, bars[:1])


def check_figure(checks, context, base, compound, controls, shots):
    figure = f"figure-{controls['figureID']}"
    page = context.new_page()
    troubles = watch(page)
    page.goto(f"{base}/compounds/{compound}", wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.wait_for_selector(f"#{figure} [data-drawn='true']")
    form = page.locator(f"#{figure} .figure-controls")
    checks.expect(f"{figure}: has controls", form.is_visible())
    height = page.evaluate("(id) => document.getElementById(id).querySelector('.figure-panels').offsetHeight", figure)
    asked = {"experiment": controls["experiment"], "outputs": [controls["output"]], "figures": True, "inputs": {}}

    sliders = [entry for entry in controls["inputs"] if entry.get("slider")]
    for entry in sliders[:1]:
        slider = form.locator(f"input[name={entry['id']}]")
        slider.focus()
        for _ in range(20):
            page.keyboard.press("ArrowRight")
        settled(page, figure)
        chosen = float(slider.evaluate("(slider) => slider.dataset.chosen"))
        checks.expect(f"{figure}: the keyboard moves the slider", chosen > entry["slider"]["value"], chosen)
        spoken = slider.get_attribute("aria-valuetext") or ""
        checks.expect(f"{figure}: the slider says its value with its unit", entry["slider"]["unit"] in spoken, spoken)
        asked["inputs"][entry["id"]] = chosen
        answer = post(f"{base}/api/v1/simulations", asked)["figures"][0]
        check_drawn(checks, page, figure, answer, f"{figure}, {entry['id']} {chosen}")
        first = fetch(f"{base}/api/v1/compounds/{compound}/figures/{controls['figureID']}")
        moved = answer["arms"][0]["median"] != first["arms"][0]["median"]
        checks.expect(f"{figure}: the band moved", moved)
        said = page.locator(f"#{figure} .figure-said").text_content()
        checks.expect(f"{figure}: a screen reader hears the new medians", said == " ".join(a["summary"] for a in answer["arms"]))

    for entry in [entry for entry in controls["inputs"] if entry["choices"]][:1]:
        form.locator(f"select[name={entry['id']}]").select_option(entry["choices"][-1]["id"])
        settled(page, figure)
        asked["inputs"][entry["id"]] = entry["choices"][-1]["id"]
        answer = post(f"{base}/api/v1/simulations", asked)["figures"][0]
        check_drawn(checks, page, figure, answer, f"{figure}, {entry['id']} {entry['choices'][-1]['id']}")

    form.locator("input[name=assumptions]").uncheck()
    settled(page, figure)
    asked["assumptions"] = "held"
    answer = post(f"{base}/api/v1/simulations", asked)["figures"][0]
    check_drawn(checks, page, figure, answer, f"{figure}, assumptions held")
    after = page.evaluate("(id) => document.getElementById(id).querySelector('.figure-panels').offsetHeight", figure)
    checks.expect(f"{figure}: a result does not jump the layout", after == height, (height, after))

    with page.expect_download() as saved:
        form.locator("[data-action=csv]").click()
    rows = list(csv.DictReader(io.StringIO(open(saved.value.path(), encoding="utf-8").read())))
    told = [value for arm in answer["arms"] for value in arm["median"]]
    read = [float(row["median"]) if row["median"] else None for row in rows]
    checks.expect(f"{figure}: the CSV has the API's numbers", read == told, read[:3])
    link = page.url
    checks.expect(f"{figure}: the state is in the address", f"figure={controls['figureID']}" in link, link)
    shoot(page, shots, f"{figure}-changed-{page.viewport_size['width']}")

    again = context.new_page()
    again.goto(link, wait_until="networkidle")
    again.wait_for_selector(f"#{figure} [data-answer]", timeout=10_000)
    settled(again, figure)
    check_drawn(checks, again, figure, answer, f"{figure}, opened from its link")
    again.close()

    form.locator("button[type=reset]").click()
    settled(page, figure)
    first = fetch(f"{base}/api/v1/compounds/{compound}/figures/{controls['figureID']}")
    check_drawn(checks, page, figure, first, f"{figure}, reset")

    # Four answers on their way at once: only the last may be drawn.
    if sliders:
        slider = form.locator(f"input[name={sliders[0]['id']}]")
        slider.evaluate(
            """(slider) => {
              [10, 60, 120, 180].forEach((value, place) => setTimeout(() => {
                slider.value = value;
                slider.dispatchEvent(new Event('input', { bubbles: true }));
              }, place * 60));
            }"""
        )
        page.wait_for_timeout(400)
        settled(page, figure)
        asked = {**asked, "inputs": {sliders[0]["id"]: float(slider.evaluate("(slider) => slider.dataset.chosen"))}}
        del asked["assumptions"]
        answer = post(f"{base}/api/v1/simulations", asked)["figures"][0]
        check_drawn(checks, page, figure, answer, f"{figure}, moved fast")

    # A refusal is said in words, and the last picture stays.
    page.route("**/api/v1/simulations", lambda route: route.fulfill(
        status=503, content_type="application/problem+json", body='{"detail": "The machine is busy."}'))
    before = len(troubles)
    form.locator("input[name=assumptions]").uncheck()
    page.wait_for_selector(f"#{figure} .figure-failure:not([hidden])")
    words = page.locator(f"#{figure} .figure-failure").text_content()
    checks.expect(f"{figure}: a failure says its reason", "The machine is busy." in words, words)
    del troubles[before:]
    # The browser's advice about reading pixels is about this script, which reads them.
    aborted = [trouble for trouble in troubles
               if not trouble.endswith("/api/v1/simulations failed") and "willReadFrequently" not in trouble]
    checks.expect(f"{figure}: console and network are quiet", not aborted, aborted[:3])
    page.close()


def check_motion(checks, browser, base, compound, figure):
    """With reduced motion nothing moves while it is computed."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base}/compounds/{compound}", wait_until="networkidle")
    panels = page.locator(f"#{figure} .figure-panels")
    panels.evaluate("(panels) => panels.classList.add('is-computing')")
    name = panels.evaluate("(panels) => getComputedStyle(panels, '::before').animationName")
    checks.expect("reduced motion: nothing moves", name == "none", name)
    context.close()


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    base = sys.argv[1].rstrip("/")
    checks = Checks()
    found = []
    for entry in fetch(f"{base}/api/v1/compounds"):
        page = fetch(f"{base}{entry['link']}")
        controls = [figure["controls"] for figure in page["figures"] if figure["hasData"] and figure.get("controls")]
        found += [(entry["id"], own) for own in controls]
    checks.expect("there is a figure with controls", bool(found))
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except BrowserError as error:
            print(f"{CHROMIUM} could not be started: {error}. Install it with: apt-get install chromium")
            return 2
        shots = os.environ.get("SCREENSHOTS")
        seen = set()
        for compound, controls in found:
            # One figure of an experiment at both widths; the others have the same controls.
            widths = [390, 1280] if controls["experiment"] not in seen else []
            seen.add(controls["experiment"])
            for width in widths:
                context = browser.new_context(viewport={"width": width, "height": 844}, accept_downloads=True)
                check_figure(checks, context, base, compound, controls, shots)
                context.close()
        if found:
            check_motion(checks, browser, base, found[0][0], f"figure-{found[0][1]['figureID']}")
        browser.close()
    print(f"figures: {checks.passed} checks passed, {len(checks.failures)} failed")
    for failure in checks.failures:
        print(f"  failed: {failure}")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
