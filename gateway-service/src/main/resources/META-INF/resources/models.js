import { lineage } from "./lineage.js";
import { Watch, element, percent, readable, size, table } from "./page.js";

const STATES = { champion: "serves", arm: "in an experiment", shadow: "shadow", available: "" };

/** "asr@int8-da686f800d14" without the model's name, which stands above it. */
function short(version) {
  return version.slice(version.indexOf("@") + 1);
}

function badge(text, kind) {
  return element("span", text, `badge ${kind}`);
}

function share(arm) {
  const item = element("li");
  const bar = document.createElement("meter");
  bar.max = 1;
  bar.value = arm.share;
  bar.setAttribute("aria-label", `share of ${arm.arm}`);
  item.append(element("b", arm.arm), ` ${short(arm.version)} `, bar, ` ${percent(arm.share)}`);
  return item;
}

function routed(route) {
  const part = element("div", "", "route");
  if (!route) {
    part.append(element("p", "No route: the version of a fresh installation serves."));
    return part;
  }
  const line = element("p");
  line.append("Route ", element("b", String(route.revision)), ": ", element("b", short(route.champion)), " serves");
  if (route.shadow) {
    line.append(", ", element("b", short(route.shadow)), " runs beside it unheard");
  }
  part.append(line);
  if (route.arms.length) {
    part.append(element("ul", route.arms.map(share), "shares"));
  }
  if (route.objection) {
    part.append(element("p", `A later route was not taken: ${route.objection}`, "problem"));
  }
  return part;
}

function signed(number, digits) {
  return `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(digits)}`;
}

/** Quality as it was measured: the version's, and how far it is from its parent's. */
function judged(quality) {
  return Object.entries(quality ?? {}).map(([name, measure]) => {
    const value = typeof measure === "number" ? measure : measure.version;
    const points = measure.points;
    const beside = points ? `, ${signed(points.estimate, 2)} points [${signed(points.low, 2)}, ${signed(points.high, 2)}]` : "";
    return element("div", `${readable(name)} ${typeof value === "number" ? percent(value) : "?"}${beside}`);
  });
}

function speed({ ms, toParent }) {
  const lines = [];
  if (ms) {
    lines.push(element("div", `${ms.p50?.toFixed(2)} / ${ms.p99?.toFixed(2)} ms`));
  }
  if (toParent?.faster) {
    lines.push(element("div", `${toParent.faster.toFixed(1)} × as fast`, "soft"));
  }
  return lines;
}

function sized({ bytes, toParent }) {
  const lines = [];
  if (bytes.network !== undefined) {
    lines.push(element("div", `${size(bytes.network)} network`));
  }
  if (bytes.wire !== undefined) {
    lines.push(element("div", `${size(bytes.wire)} in all`, "soft"));
  }
  if (toParent?.smaller) {
    lines.push(element("div", `${toParent.smaller.toFixed(1)} × smaller`, "soft"));
  }
  return lines;
}

function where(version, replicas) {
  const lines = replicas
    .filter((replica) => replica.loaded.includes(version.version))
    .map((replica) => element("div", replica.replica));
  const places = [version.published && "published", version.stored && "stored here"].filter(Boolean);
  return [...lines, element("div", places.join(", "), "soft")];
}

function named(version) {
  const name = element("span", short(version.version), "version");
  const state = STATES[version.state];
  return [name, " ", ...(state ? [badge(state, version.state)] : [])];
}

function made(version) {
  const lines = [element("div", version.parent ? short(version.parent) : "trained")];
  if (version.recipe) {
    lines.push(element("div", version.recipe, "soft"));
  }
  if (version.page) {
    const link = element("a", "report");
    link.href = `v1/models/${encodeURIComponent(version.version)}/report`;
    link.setAttribute("aria-label", `report of ${version.version}`);
    lines.push(link);
  }
  return lines;
}

function refusals(replica) {
  return replica.refused.map((refusal) => element("div", `${short(refusal.model)}: ${refusal.reason}`, "problem"));
}

function milliseconds(replica) {
  const times = { loadMs: "load", warmUpMs: "warm up", swapMs: "swap" };
  return Object.entries(times)
    .filter(([name]) => replica[name] !== undefined)
    .map(([name, what]) => `${what} ${replica[name]} ms`)
    .join(", ");
}

function section(name, { versions, routes, replicas }) {
  const part = element("section", "", "card");
  const title = element("h3", name);
  title.id = `model-${name}`;
  part.setAttribute("aria-labelledby", title.id);
  const drawing = lineage(versions);
  part.append(title, routed(routes[0]), ...(drawing ? [drawing] : []));
  part.append(
    table(
      `Versions of ${name}`,
      ["Version", "Made from", "Size", "p50 / p99", "Quality when made", "Where"],
      versions.map((one) => [named(one), made(one), sized(one), speed(one), judged(one.quality), where(one, replicas)]),
    ),
  );
  if (replicas.length) {
    part.append(
      table(
        `Replicas that run ${name}`,
        ["Replica", "Obeys route", "Runs", "Refuses", "Last swap"],
        replicas.map((one) => [
          one.replica,
          one.routeRevision === 0 ? "none yet" : String(one.routeRevision),
          one.loaded.map((version) => element("div", short(version))),
          refusals(one),
          milliseconds(one),
        ]),
      ),
    );
  } else {
    part.append(element("p", "No replica has reported in the last seconds.", "empty"));
  }
  return part;
}

new Watch("v1/models", 3000, (all) => {
  const names = [...new Set([...all.versions, ...all.routes, ...all.replicas].map((one) => one.name))].sort();
  const of = (list, name) => list.filter((one) => one.name === name);
  document
    .getElementById("models")
    .replaceChildren(
      ...names.map((name) =>
        section(name, { versions: of(all.versions, name), routes: of(all.routes, name), replicas: of(all.replicas, name) }),
      ),
    );
  document.getElementById("none").hidden = names.length > 0;
});
