import { drawn, element, size } from "./page.js";

const WIDTH = 190;
const HEIGHT = 46;
const GAP_X = 44;
const GAP_Y = 14;

/** Each version's column (how many ancestors it has here) and row, children below one another. */
function places(versions) {
  const known = new Map(versions.map((one) => [one.version, one]));
  const children = Map.groupBy(
    versions.filter((one) => known.has(one.parent)),
    (one) => one.parent,
  );
  const placed = new Map();
  let row = 0;
  function place(one, column) {
    if (placed.has(one.version)) {
      return;
    }
    placed.set(one.version, { one, column, row });
    const below = children.get(one.version) ?? [];
    below.forEach((child, i) => {
      row += i > 0 ? 1 : 0;
      place(child, column + 1);
    });
  }
  for (const root of versions.filter((one) => !known.has(one.parent))) {
    place(root, 0);
    row++;
  }
  return placed;
}

function corner({ column, row }) {
  return [column * (WIDTH + GAP_X) + 2, row * (HEIGHT + GAP_Y) + 2];
}

function node(place) {
  const [x, y] = corner(place);
  const { version, state, bytes, toParent } = place.one;
  const name = version.slice(version.indexOf("@") + 1);
  const cut = name.length > 24 ? `${name.slice(0, 23)}…` : name;
  const facts = [size(bytes.network ?? bytes.wire), toParent?.faster && `${toParent.faster.toFixed(1)} × as fast`];
  return drawn(
    "g",
    { class: `node ${state}` },
    drawn("title", {}, version),
    drawn("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 9 }),
    drawn("text", { x: x + 10, y: y + 19, class: "name" }, cut),
    drawn("text", { x: x + 10, y: y + 36, class: "fact" }, facts.filter(Boolean).join(", ")),
  );
}

function edge(from, to) {
  const [x1, y1] = corner(from);
  const [x2, y2] = corner(to);
  const start = [x1 + WIDTH, y1 + HEIGHT / 2];
  const end = [x2, y2 + HEIGHT / 2];
  const middle = (start[0] + end[0]) / 2;
  return drawn("path", { class: "edge", d: `M${start} C${middle},${start[1]} ${middle},${end[1]} ${end}` });
}

/** Parents left, children right; nothing where no version was made from another one. */
export function lineage(versions) {
  const placed = places(versions);
  const all = [...placed.values()];
  const edges = all.filter(({ one }) => placed.has(one.parent)).map((place) => edge(placed.get(place.one.parent), place));
  if (!edges.length) {
    return undefined;
  }
  const width = Math.max(...all.map((place) => corner(place)[0])) + WIDTH + 2;
  const height = Math.max(...all.map((place) => corner(place)[1])) + HEIGHT + 2;
  const picture = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" }, ...edges, ...all.map(node));
  picture.setAttribute("aria-label", "Which version was made from which; the table says the same");
  const frame = element("div", [picture], "lineage");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Lineage");
  return frame;
}
