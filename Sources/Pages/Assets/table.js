// Makes the columns of tables marked `data-sortable` sortable. Without script the rows stand in their served order.
"use strict";

const value = (row, column) => {
  const cell = row.cells[column];
  const given = cell.dataset.sort ?? cell.textContent.trim();
  const number = Number(given);
  return given !== "" && Number.isFinite(number) ? number : given.toLowerCase();
};

const compare = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  // What is not a number (such as "not stated") comes last.
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b);
};

const sort = (table, header) => {
  const column = header.cellIndex;
  const descends = header.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descends ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => compare(value(a, column), value(b, column)) * (descends ? -1 : 1));
  body.append(...rows);
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort-button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(table, header));
    header.replaceChildren(button);
  }
}
