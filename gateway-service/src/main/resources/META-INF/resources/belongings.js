import { element } from "./page.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

function row(name, detail) {
  return element("li", [element("b", name), element("span", detail)]);
}

/** Minutes and seconds left, or the time of day where that is far. */
function left(due) {
  const seconds = Math.max(0, Math.round((due - Date.now()) / 1000));
  if (seconds >= 3600) {
    return clock.format(due);
  }
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Home, timers, list and orders, as the session's last reply told them. */
export class Belongings {
  #timers = [];
  #memory;
  #key;

  /**
   * @param memory where they outlive a reload, as the session does
   * @param key of this session's
   */
  constructor(memory, key) {
    this.#memory = memory;
    this.#key = key;
    const told = memory.getItem(key);
    if (told) {
      this.#show(JSON.parse(told));
    }
    setInterval(() => this.#showTimers(), 500);
  }

  tell(skills) {
    this.#memory.setItem(this.#key, JSON.stringify(skills));
    this.#show(skills);
  }

  #show({ home, timers, lists, orders }) {
    this.#showHome(home ?? {});
    this.#timers = timers ?? [];
    this.#showTimers();
    this.#fill("shopping", (lists?.shopping ?? []).map((thing) => row(thing, "")));
    this.#fill("orders", (orders ?? []).map((order) => this.#order(order)));
  }

  #showHome({ lights, thermostat }) {
    const place = document.getElementById("thermostat");
    place.hidden = thermostat === undefined;
    place.firstElementChild.textContent = `${thermostat} °C`;
    this.#fill(
      "lights",
      Object.entries(lights ?? {}).map(([room, { on, brightness }]) => {
        const item = row(room, on ? `on, ${brightness} %` : "off");
        item.classList.toggle("on", on);
        item.style.setProperty("--bright", brightness / 100);
        return item;
      }),
    );
  }

  #showTimers() {
    const running = this.#timers.filter(({ due }) => new Date(due) > Date.now() - 1000);
    this.#fill(
      "timers",
      running.map(({ label, kind, due }) => row(label ?? String(kind).toLowerCase(), left(new Date(due)))),
    );
  }

  #order({ number, details }) {
    const { coffeeDrink, ...others } = details;
    return row(`${number}. ${coffeeDrink ?? "order"}`, Object.values(others).join(", "));
  }

  #fill(id, items) {
    document.getElementById(id).replaceChildren(...items);
  }
}
