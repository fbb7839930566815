import { drawn, element } from "./page.js";

const WIDEST = 640;
const HEIGHT = 230;
const LEFT = 52;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 34;

/** Round numbers between two ends, about so many. */
function ticks(low, high, about) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function scale(from, to, low, high) {
  return (value) => Number((from + ((value - low) / (high - low || 1)) * (to - from)).toFixed(1));
}

function path(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x},${y}`).join("");
}

function series(one, i, x, y) {
  const band = [...one.points.map((p) => [x(p.x), y(p.high)]), ...one.points.toReversed().map((p) => [x(p.x), y(p.low)])];
  return drawn(
    "g",
    { class: `series series-${i + 1}` },
    drawn("path", { class: "band", d: `${path(band)}Z` }),
    drawn("path", { class: "line", d: path(one.points.map((p) => [x(p.x), y(p.mean)])) }),
  );
}

function key(all) {
  const items = all.map((one, i) => {
    const mark = drawn("svg", { viewBox: "0 0 28 10", width: 28, height: 10, "aria-hidden": "true" });
    mark.append(drawn("g", { class: `series series-${i + 1}` }, drawn("path", { class: "line", d: "M0,5L28,5" })));
    return element("li", [mark, ` ${one.name}`]);
  });
  return element("ul", items, "key");
}

/**
 * Means with their intervals, as they came to be.
 *
 * @param all series of a name and points of x, mean, low and high
 * @param lines across: what is asked about, each of a value and a name, the highest first
 * @param marks where something changed, each of an x and a name
 * @param shown how a value is written
 */
export function intervals({ title, all, lines = [], marks = [], shown }) {
  // On a phone a picture as wide as the page, so that its letters stay letters.
  const width = Math.min(WIDEST, Math.max(280, document.documentElement.clientWidth - 76));
  const points = all.flatMap((one) => one.points);
  const last = Math.max(1, ...points.map((p) => p.x));
  // The wide intervals of the first sessions would press everything later into a line.
  const late = points.filter((p) => p.x >= last / 4);
  const low = Math.min(...late.map((p) => p.low), ...lines.map((line) => line.value));
  const high = Math.max(...late.map((p) => p.high), ...lines.map((line) => line.value));
  const x = scale(LEFT, width - RIGHT, 0, last);
  const y = scale(HEIGHT - BOTTOM, TOP, low, high);
  const clip = `clip-${title.replace(/\W+/g, "-")}`;
  const picture = drawn("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", class: "chart" });
  picture.setAttribute("aria-label", `${title}; the tables say the last values`);
  picture.append(
    drawn("clipPath", { id: clip }, drawn("rect", { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM })),
  );
  for (const value of ticks(low, high, 5)) {
    picture.append(
      drawn("path", { class: "grid", d: `M${LEFT},${y(value)}H${width - RIGHT}` }),
      drawn("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, shown(value)),
    );
  }
  for (const value of ticks(0, last, width / 100)) {
    picture.append(drawn("text", { x: x(value), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, String(value)));
  }
  picture.append(drawn("text", { x: width - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, "sessions"));
  for (const mark of marks) {
    picture.append(
      drawn("path", { class: "mark", d: `M${x(mark.x)},${TOP}V${HEIGHT - BOTTOM}` }),
      drawn("text", { x: x(mark.x) + 3, y: TOP + 8, class: "marked" }, mark.name),
    );
  }
  for (const [i, line] of lines.entries()) {
    picture.append(
      drawn("path", { class: "asked", d: `M${LEFT},${y(line.value)}H${width - RIGHT}` }),
      drawn("text", { x: LEFT + 4, y: y(line.value) + (i ? 12 : -4), class: "marked" }, line.name),
    );
  }
  picture.append(drawn("g", { "clip-path": `url(#${clip})` }, ...all.map((one, i) => series(one, i, x, y))));
  const figure = element("figure", [element("figcaption", title), picture]);
  if (all.length > 1) {
    figure.append(key(all));
  }
  return figure;
}
