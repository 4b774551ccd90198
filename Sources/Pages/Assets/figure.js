// Draws each figure of the page with Chart.js from the numbers that the figure's own address serves, and lets a reader
// change what it shows: what was chosen is posted to /api/v1/simulations, and the answer is drawn by the same code.
"use strict";

(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const points = (times, values) => times.map((x, index) => ({ x, y: values[index] }));

  const withAlpha = (hex, alpha) => {
    const number = Number.parseInt(hex.slice(1), 16);
    return `rgba(${(number >> 16) & 255}, ${(number >> 8) & 255}, ${number & 255}, ${alpha})`;
  };

  // Where the median stood before anything was changed.
  const beforeLine = (before, arm) => ({
    label: "median before the change",
    data: points(before.times, before.arms.find((candidate) => candidate.id === arm.id)?.median ?? []),
    borderColor: token("--quiet"),
    backgroundColor: token("--quiet"),
    borderWidth: 1.5,
    borderDash: [5, 4],
    pointRadius: 0,
    pointHitRadius: 0,
    fill: false,
  });

  // Order matters: a high bound fills down to the low bound drawn just before it.
  const datasets = (figure, arm, colour, before) => {
    const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
    const band = (bounds, label, alpha) => [
      { ...edge, label: `${label}, low`, data: points(figure.times, bounds.low), fill: false },
      {
        ...edge,
        label: `${label}, high`,
        data: points(figure.times, bounds.high),
        fill: "-1",
        backgroundColor: withAlpha(colour, alpha),
      },
    ];
    return [
      ...band(arm.outer, "middle 90 %", 0.16),
      ...band(arm.inner, "middle 50 %", 0.28),
      {
        label: "median",
        data: points(figure.times, arm.median),
        borderColor: colour,
        backgroundColor: colour,
        borderWidth: 2.5,
        pointRadius: 0,
        fill: false,
      },
      ...(before ? [beforeLine(before, arm)] : []),
    ];
  };

  const short = (value) => {
    if (value === 0) return "0";
    const exponent = Math.floor(Math.log10(Math.abs(value)));
    if (exponent >= -3 && exponent <= 5) return Number(value.toPrecision(3)).toString();
    const raised = String(exponent).replace(/./g, (digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]);
    const mantissa = Number((value / 10 ** exponent).toPrecision(3));
    return mantissa === 1 ? `10${raised}` : `${mantissa} × 10${raised}`;
  };

  // An axis title over several lines, so that a long one stays beside its axis.
  const lines = (text, width = 26) =>
    text.split(" ").reduce((done, word) => {
      const last = done.at(-1);
      if (last !== undefined && last.length + word.length < width) done[done.length - 1] = `${last} ${word}`;
      else done.push(word);
      return done;
    }, []);

  const scale = (axis) => ({
    type: axis.isLogarithmic ? "logarithmic" : "linear",
    min: axis.minimum,
    max: axis.isLogarithmic ? axis.maximum * 1.5 : axis.maximum,
    title: {
      display: true,
      text: lines(`${axis.title} (${axis.unit})`),
      color: token("--ink"),
      font: { size: 12.5, lineHeight: 1.15 },
    },
    grid: { color: token("--rule"), borderColor: token("--rule-strong") },
    ticks: {
      color: token("--quiet"),
      maxTicksLimit: 7,
      maxRotation: 0,
      font: { size: 12 },
      callback: (value) => {
        const decade = Math.log10(value);
        if (axis.isLogarithmic && Math.abs(decade - Math.round(decade)) > 1e-9) return "";
        return short(value);
      },
    },
  });

  const draw = (canvas, figure, arm, before) => {
    window.Chart.getChart(canvas)?.destroy();
    const colour = token(`--series-${arm.colour}`);
    return new window.Chart(canvas, {
      type: "line",
      data: { datasets: datasets(figure, arm, colour, before) },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        spanGaps: false,
        font: { family: getComputedStyle(document.body).fontFamily },
        interaction: { mode: "index", intersect: false },
        scales: { x: scale(figure.x), y: scale(figure.y) },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              title: (items) => (items.length ? `${short(items[0].parsed.x)} ${figure.x.unit}` : ""),
              label: (item) => `${item.dataset.label}: ${short(item.parsed.y)} ${figure.y.unit}`,
            },
          },
        },
      },
    });
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // The table's rows and the bar under the picture, made as the templates make them.
  const fillTable = (holder, figure) => {
    const body = holder.querySelector(".figure-data tbody");
    body.replaceChildren(
      ...figure.table.rows.map((row) => {
        const line = element("tr");
        const time = element("th", "", row.time);
        time.scope = "row";
        line.append(time);
        for (const cell of row.cells) {
          const data = element("td", "", `${cell.median} `);
          data.dataset.label = cell.arm;
          data.append(element("span", "figure-range", `(${cell.range})`));
          line.append(data);
        }
        return line;
      }),
    );
  };

  const fillRestsOn = (holder, figure) => {
    const place = holder.querySelector(".rests-on");
    if (!place) return;
    place.hidden = !figure.restsOn;
    if (!figure.restsOn) return;
    for (const bar of place.querySelectorAll(".rests-bar")) bar.remove();
    const note = place.querySelector(".rests-note");
    const svg = "http://www.w3.org/2000/svg";
    for (const bar of figure.restsOn.bars) {
      const line = element("div", "rests-bar");
      line.append(element("span", "rests-arm", bar.arm));
      const drawing = document.createElementNS(svg, "svg");
      for (const [name, value] of [
        ["class", "rests-drawing"],
        ["viewBox", "0 0 100 6"],
        ["preserveAspectRatio", "none"],
        ["role", "img"],
        ["aria-label", `${bar.arm}: ${bar.summary}`],
      ]) drawing.setAttribute(name, value);
      for (const segment of bar.segments) {
        const part = document.createElementNS(svg, "rect");
        for (const [name, value] of [
          ["class", `rests-${segment.kind}`],
          ["x", segment.start],
          ["y", "0"],
          ["width", segment.width],
          ["height", "6"],
        ]) part.setAttribute(name, value);
        drawing.append(part);
      }
      const summary = element("span", "rests-summary", bar.summary);
      if (bar.sources) summary.append(element("span", "rests-sources", `By source: ${bar.sources}`));
      line.append(drawing, summary);
      place.insertBefore(line, note);
    }
  };

  const csv = (figure) => {
    const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;
    const head = [`time (${figure.x.unit})`, "arm", "p05", "p25", "median", "p75", "p95", "unit"].map(quoted).join(",");
    const lines = figure.arms.flatMap((arm) =>
      figure.times.map((time, index) =>
        [
          time,
          quoted(arm.name),
          ...[arm.outer.low, arm.inner.low, arm.median, arm.inner.high, arm.outer.high].map((b) => b[index] ?? ""),
          quoted(figure.y.unit),
        ].join(","),
      ),
    );
    return [head, ...lines].join("\r\n") + "\r\n";
  };

  const save = (text, name) => {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // A slider runs from 0 to 200; its number has three significant digits.
  const number = (slider) => {
    const [low, high] = [Number(slider.dataset.low), Number(slider.dataset.high)];
    const part = Number(slider.value) / Number(slider.max);
    if (part === 0) return low;
    if (part === 1) return high;
    const raw = "log" in slider.dataset ? low * (high / low) ** part : low + (high - low) * part;
    return "whole" in slider.dataset ? Math.round(raw) : Math.min(high, Math.max(low, Number(raw.toPrecision(3))));
  };

  const place = (slider, value) => {
    const [low, high] = [Number(slider.dataset.low), Number(slider.dataset.high)];
    const part = "log" in slider.dataset ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    slider.value = Math.round(part * Number(slider.max));
    slider.dataset.chosen = value;
  };

  const told = (slider) => {
    const value = short(Number(slider.dataset.chosen));
    const text = slider.dataset.unit ? `${value}\u202f${slider.dataset.unit}` : value;
    slider.nextElementSibling.value = text;
    slider.setAttribute("aria-valuetext", text);
  };

  // What is chosen, as the API takes it and as the address carries it; what stands at its start is left out.
  const choices = (form) => {
    const inputs = {};
    for (const slider of form.querySelectorAll("input[type=range]")) {
      const chosen = Number(slider.dataset.chosen);
      if (chosen !== Number(slider.dataset.value)) inputs[slider.name] = chosen;
    }
    for (const list of form.querySelectorAll("select:not([name=subjects])")) {
      if (list.selectedIndex > 0) inputs[list.name] = list.value;
    }
    const asked = { experiment: form.dataset.trial, outputs: [form.dataset.output], figures: true, inputs };
    const subjects = form.elements.subjects;
    if (!subjects.selectedOptions[0].defaultSelected) asked.subjects = Number(subjects.value);
    if (!form.elements.assumptions.checked) asked.assumptions = "held";
    return asked;
  };

  const isStart = (asked) => !Object.keys(asked.inputs).length && !asked.subjects && !asked.assumptions;

  const address = (form, figureID) => {
    const asked = choices(form);
    const link = new URL(location.href);
    link.search = "";
    link.hash = `figure-${figureID}`;
    if (isStart(asked)) return link;
    link.searchParams.set("figure", figureID);
    for (const [name, value] of Object.entries(asked.inputs)) link.searchParams.set(name, value);
    if (asked.subjects) link.searchParams.set("subjects", asked.subjects);
    if (asked.assumptions) link.searchParams.set("assumptions", asked.assumptions);
    return link;
  };

  const start = (form) => {
    for (const slider of form.querySelectorAll("input[type=range]")) {
      place(slider, Number(slider.dataset.value));
      told(slider);
    }
  };

  // Sets the controls to what the address carries; a value that no control takes is left out.
  const restore = (form, query) => {
    for (const slider of form.querySelectorAll("input[type=range]")) {
      const value = Number(query.get(slider.name));
      if (!query.has(slider.name) || !(value >= Number(slider.dataset.low) && value <= Number(slider.dataset.high))) continue;
      place(slider, value);
      told(slider);
    }
    for (const list of form.querySelectorAll("select")) {
      if ([...list.options].some((option) => option.value === query.get(list.name))) list.value = query.get(list.name);
    }
    if (query.get("assumptions") === "held") form.elements.assumptions.checked = false;
  };

  const reason = async (response) => {
    const problem = await response.json().catch(() => ({}));
    const members = (problem.errors ?? []).map((error) => `${error.name} ${error.reason}`);
    return [problem.detail ?? `status ${response.status}`, ...members].join(" ");
  };

  const control = (holder, first, show) => {
    const form = holder.querySelector(".figure-controls");
    if (!form) return;
    const panels = holder.querySelector("[data-figure]");
    const failure = holder.querySelector(".figure-failure");
    const figureID = holder.id.replace(/^figure-/, "");
    let running;
    let waiting;
    let shown = first;

    const ask = async () => {
      running?.abort();
      const asked = choices(form);
      failure.hidden = true;
      if (isStart(asked)) {
        panels.classList.remove("is-computing");
        shown = first;
        show(first);
        return;
      }
      const own = new AbortController();
      running = own;
      panels.classList.add("is-computing");
      panels.setAttribute("aria-busy", "true");
      try {
        const response = await fetch("/api/v1/simulations", {
          method: "POST",
          headers: { "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify(asked),
          signal: own.signal,
        });
        if (!response.ok) throw new Error(await reason(response));
        const answer = await response.json();
        if (own.signal.aborted) return;
        [shown] = answer.figures;
        show(shown, first);
        panels.dataset.answer = answer.id;
      } catch (error) {
        if (own.signal.aborted) return;
        failure.textContent = `This could not be computed: ${error.message} The picture shows the last answer.`;
        failure.hidden = false;
      }
      panels.classList.remove("is-computing");
      panels.removeAttribute("aria-busy");
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      if (event.target.type === "range") {
        event.target.dataset.chosen = number(event.target);
        told(event.target);
      }
      clearTimeout(waiting);
      waiting = setTimeout(ask, 40);
    });
    form.addEventListener("change", () => history.replaceState(null, "", address(form, figureID)));
    form.addEventListener("reset", () => {
      // The browser sets the fields after this event.
      setTimeout(() => {
        start(form);
        history.replaceState(null, "", address(form, figureID));
        ask();
      });
    });
    form.addEventListener("click", async (event) => {
      const line = form.querySelector(".control-told");
      if (event.target.dataset.action === "csv") save(csv(shown), `${figureID}.csv`);
      if (event.target.dataset.action !== "link") return;
      const link = address(form, figureID).href;
      try {
        await navigator.clipboard.writeText(link);
        line.textContent = "The link is copied.";
      } catch {
        line.textContent = link;
      }
    });
    start(form);
    form.hidden = false;
    const query = new URLSearchParams(location.search);
    if (query.get("figure") === figureID) {
      const fold = holder.closest("details");
      if (fold) fold.open = true;
      restore(form, query);
      ask();
    }
  };

  const show = async (panels) => {
    const holder = panels.closest("figure");
    const failure = holder.querySelector(".figure-failure");
    try {
      if (!window.Chart) throw new Error("the chart library did not load");
      const response = await fetch(panels.dataset.figure, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(`the numbers did not arrive (status ${response.status})`);
      const first = await response.json();
      panels.hidden = false;
      holder.querySelector(".figure-key").hidden = false;
      let [figure, before] = [first, undefined];
      const drawAll = () => {
        for (const canvas of panels.querySelectorAll("canvas")) {
          const arm = figure.arms.find((candidate) => candidate.id === canvas.dataset.arm);
          if (!arm) continue;
          draw(canvas, figure, arm, before);
          canvas.setAttribute("aria-label", arm.summary);
        }
        panels.dataset.drawn = "true";
      };
      drawAll();
      // The picture now says what the table says; without a picture the table stays open.
      holder.querySelector(".figure-data").open = false;
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
      control(holder, first, (next, from) => {
        [figure, before] = [next, from];
        drawAll();
        fillTable(holder, next);
        fillRestsOn(holder, next);
        holder.querySelector(".figure-provenance").textContent = next.provenance;
        holder.querySelector(".figure-said").textContent = next.arms.map((arm) => arm.summary).join(" ");
      });
    } catch (error) {
      panels.hidden = true;
      failure.textContent = `The picture could not be drawn: ${error.message}. The table below has the numbers.`;
      failure.hidden = false;
    }
  };

  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = target?.closest("details:not([open])");
    if (closed) {
      closed.open = true;
      target.scrollIntoView();
    }
  };

  document.querySelectorAll("[data-figure]").forEach(show);
  openTarget();
  window.addEventListener("hashchange", openTarget);
})();
