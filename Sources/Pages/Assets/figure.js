// Draws each figure of the page with Chart.js from the numbers that the figure's own address serves.
"use strict";

(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const points = (times, values) => times.map((x, index) => ({ x, y: values[index] }));

  const withAlpha = (hex, alpha) => {
    const number = Number.parseInt(hex.slice(1), 16);
    return `rgba(${(number >> 16) & 255}, ${(number >> 8) & 255}, ${number & 255}, ${alpha})`;
  };

  // Order matters: a high bound fills down to the low bound drawn just before it.
  const datasets = (figure, arm, colour) => {
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

  const draw = (canvas, figure, arm) => {
    window.Chart.getChart(canvas)?.destroy();
    const colour = token(`--series-${arm.colour}`);
    return new window.Chart(canvas, {
      type: "line",
      data: { datasets: datasets(figure, arm, colour) },
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

  const show = async (panels) => {
    const holder = panels.closest("figure");
    const failure = holder.querySelector(".figure-failure");
    try {
      if (!window.Chart) throw new Error("the chart library did not load");
      const response = await fetch(panels.dataset.figure, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(`the numbers did not arrive (status ${response.status})`);
      const figure = await response.json();
      panels.hidden = false;
      holder.querySelector(".figure-key").hidden = false;
      const drawAll = () => {
        for (const canvas of panels.querySelectorAll("canvas")) {
          const arm = figure.arms.find((candidate) => candidate.id === canvas.dataset.arm);
          if (arm) draw(canvas, figure, arm);
        }
        panels.dataset.drawn = "true";
      };
      drawAll();
      // The picture now says what the table says; without a picture the table stays open.
      holder.querySelector(".figure-data").open = false;
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
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
