import { element, readable } from "./page.js";

const STAGES = ["transcript", "interpretation", "reply", "firstAudio"];
const NAMES = { transcript: "words", interpretation: "meaning", reply: "reply", firstAudio: "first sound" };
const MOST_TURNS = 50;

/** "PT1H30M" as a person would write it; anything else as it is. */
function valued(value) {
  const span = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(value);
  if (!span) {
    return value;
  }
  const units = ["h", "min", "s"];
  return span
    .slice(1)
    .flatMap((count, i) => (count ? [`${count} ${units[i]}`] : []))
    .join(" ");
}

/** The conversation, one item a turn, filled in as the stages answer. */
export class Turns {
  #list = document.getElementById("turns");
  #template = document.getElementById("turn");
  #items = new Map();

  /** @param stop called when a visitor wants silence */
  constructor(stop) {
    this.stop = stop;
  }

  partial({ utterance, text }) {
    const item = this.#item(utterance);
    item.querySelector(".words").textContent = text;
    item.querySelector(".said").classList.add("live");
    item.querySelector(".said").hidden = text === "";
    this.#scroll();
  }

  final({ utterance, text, words, endpoint }) {
    if (text === "" && (endpoint === "silence" || endpoint === "tooLong")) {
      // A noise, which nobody answers.
      return this.#remove(utterance);
    }
    const item = this.#item(utterance);
    const place = item.querySelector(".words");
    place.replaceChildren();
    for (const { word, confidence } of words.length ? words : [{ word: text || "no words heard" }]) {
      const shown = element("span", word, confidence === undefined ? "" : "word");
      if (confidence !== undefined) {
        shown.style.setProperty("--sure", confidence);
        shown.title = `${Math.round(confidence * 100)} % sure`;
      }
      place.append(shown, " ");
    }
    item.querySelector(".said").classList.remove("live");
    item.querySelector(".said").classList.toggle("nothing", text === "");
    item.querySelector(".said").hidden = false;
    this.#scroll();
  }

  intent({ utterance, intent, slots }) {
    const item = this.#item(utterance);
    const name = intent.name === "outOfScope" ? "nothing I can do" : readable(intent.name);
    item.querySelector(".intent").textContent = `${name} ${Math.round(intent.confidence * 100)} %`;
    item
      .querySelector(".slots")
      .replaceChildren(...Object.entries(slots).map(([slot, value]) => element("span", `${readable(slot)}: ${[value].flat().map(valued).join(", ")}`)));
    item.querySelector(".meaning").hidden = false;
  }

  reply({ utterance, reply, text, act }) {
    const item = this.#item(utterance ?? reply);
    item.dataset.reply = reply;
    item.classList.toggle("alert", act === "alert");
    if (!utterance) {
      item.querySelector(".said").hidden = true;
    }
    if (text) {
      item.querySelector(".answer span").textContent = text;
      item.querySelector(".answer").hidden = false;
    }
    this.#scroll();
  }

  latency({ utterance, ms, endpointMs }) {
    const item = this.#item(utterance);
    const bar = item.querySelector(".latency");
    const known = STAGES.filter((stage) => ms[stage] !== undefined);
    const total = Math.max(1, ms[known.at(-1)] ?? 1);
    let before = 0;
    const segments = known.map((stage) => {
      const segment = element("i", "", stage);
      segment.style.flexGrow = Math.max(0, ms[stage] - before) / total;
      before = ms[stage];
      return segment;
    });
    bar.querySelector(".segments").replaceChildren(...segments);
    const times = known.map((stage) => element("span", `${NAMES[stage]} ${ms[stage]} ms`, stage));
    if (endpointMs) {
      times.push(element("em", `${endpointMs} ms of it waiting for silence`));
    }
    bar.querySelector(".times").replaceChildren(...times);
    bar.hidden = false;
    this.#scroll();
  }

  problem({ utterance, error }) {
    const item = this.#item(utterance);
    const place = item.querySelector(".problem");
    place.textContent = error;
    place.hidden = false;
    if (!item.querySelector(".words").textContent) {
      item.querySelector(".said").hidden = true;
    }
    this.#scroll();
  }

  speaking(reply) {
    for (const item of this.#list.children) {
      const speaks = reply !== undefined && item.dataset.reply === reply;
      item.querySelector(".answer").classList.toggle("speaking", speaks);
      item.querySelector(".stop").hidden = !speaks;
    }
  }

  #item(id) {
    let item = this.#items.get(id);
    if (!item) {
      item = this.#template.content.firstElementChild.cloneNode(true);
      item.querySelector(".said").hidden = true;
      item.querySelector(".stop").onclick = () => this.stop();
      this.#items.set(id, item);
      this.#list.append(item);
      document.getElementById("welcome").hidden = true;
      if (this.#items.size > MOST_TURNS) {
        const [oldest] = this.#items.keys();
        this.#remove(oldest);
      }
    }
    return item;
  }

  #remove(id) {
    this.#items.get(id)?.remove();
    this.#items.delete(id);
  }

  #scroll() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
