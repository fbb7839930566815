import { admitted, headers } from "./access.js";

/** An element with a text, or with other elements in it. */
export function element(tag, content = "", className = "") {
  const made = document.createElement(tag);
  made.append(...[content].flat());
  if (className) {
    made.className = className;
  }
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** A part of a drawing. */
export function drawn(tag, attributes = {}, ...content) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

/** "orderDrink" as a person would write it. */
export function readable(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** "8.5 MB", "312 kB". */
export function size(bytes) {
  if (bytes === undefined || bytes === null) {
    return "";
  }
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}

export function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Small probabilities keep two digits that say something. */
export function probability(p) {
  return p >= 0.001 ? p.toFixed(3) : p.toExponential(1);
}

/**
 * A table whose cells say on a narrow screen which column they are of.
 *
 * @param rows of text, or of elements
 */
export function table(caption, columns, rows) {
  const made = element("table");
  made.append(element("caption", caption, "visually-hidden"));
  const head = element("tr");
  head.append(
    ...columns.map((column) => {
      const cell = element("th", column);
      cell.scope = "col";
      return cell;
    }),
  );
  const top = element("thead", [head]);
  const body = element("tbody");
  for (const cells of rows) {
    const line = element("tr");
    cells.forEach((content, i) => {
      const cell = element(i === 0 ? "th" : "td", content);
      if (i === 0) {
        cell.scope = "row";
      }
      cell.dataset.column = columns[i];
      line.append(cell);
    });
    body.append(line);
  }
  made.append(top, body);
  return made;
}

/** What a page of ours or a service answers; an Error with one line for people where it refuses. */
export async function ask(url, options = {}) {
  await admitted(options.method === undefined ? "viewer" : "operator");
  let response;
  try {
    response = await fetch(url, { ...options, headers: { ...options.headers, ...headers() } });
  } catch {
    throw new Error(`${new URL(url, location).host} cannot be reached`);
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (!response.ok) {
    throw new Error(answer?.error ?? `${new URL(url, location).host} answers ${response.status}`);
  }
  return answer;
}

/** Shows an answer now and whenever it has changed, and says at the top of the page whether it is fresh. */
export class Watch {
  #url;
  #everyMs;
  #show;
  #last = "";

  constructor(url, everyMs, show) {
    this.#url = url;
    this.#everyMs = everyMs;
    this.#show = show;
    this.#turn();
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  /** Looks now, without waiting for its time. */
  async look() {
    const place = document.getElementById("connection");
    try {
      const answer = await ask(this.#url);
      const text = JSON.stringify(answer);
      if (text !== this.#last) {
        this.#last = text;
        this.#show(answer);
      }
      place.dataset.state = "ready";
      place.textContent = "up to date";
    } catch (error) {
      place.dataset.state = "lost";
      place.textContent = `${error.message}, trying again`;
    }
  }

  async #turn() {
    if (!document.hidden) {
      await this.look();
    }
    setTimeout(() => this.#turn(), this.#everyMs);
  }
}

/** One line above the page, until it is closed. */
export function tell(message) {
  const notice = document.getElementById("notice");
  notice.querySelector("p").textContent = message;
  notice.querySelector("button").onclick = () => (notice.hidden = true);
  notice.hidden = false;
}
