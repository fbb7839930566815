import { intervals } from "./chart.js";
import { Watch, ask, element, percent, probability, readable, table, tell } from "./page.js";

const STATES = { running: "running", promoted: "promoted", rolledBack: "rolled back", stopped: "stopped" };
const QUESTIONS = {
  promote: "Promote the candidate? All sessions go to it.",
  rollback: "Roll back? All sessions go to the champion.",
  stop: "Stop the experiment? The champion serves on.",
};
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const articles = new Map();
let rollout;

/** Changes are rollout-service's; this page asks it itself. */
async function change(path, body) {
  if (!rollout) {
    tell("This gateway was not told where rollout-service is, so nothing can be changed here.");
    return;
  }
  try {
    const answer = await ask(`${rollout.replace(/\/$/, "")}/v1/experiments${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    document.getElementById("notice").hidden = true;
    experiments.look();
    return answer;
  } catch (error) {
    tell(`rollout-service: ${error.message}`);
  }
}

function points(share, digits = 2) {
  const text = (100 * Math.abs(share)).toFixed(digits);
  return `${share < 0 ? "−" : "+"}${text}`;
}

function summary({ state, status, plan, stages }) {
  const share = stages.at(-1)?.share ?? 0;
  const rules = plan.rules;
  const asked = `Is ${readable(rules.metric)} not worse by ${(100 * rules.delta).toFixed(1)} points, α ${rules.alpha}?`;
  const on = state === "running" ? ` Stage ${stages.length} of ${Math.max(stages.length, plan.ramp.length)}: ${percent(share)} of the sessions on each candidate, ${plan.automatic ? "goes on by itself" : "by hand"}.` : "";
  return `${asked}${on} ${status.reason ? `Last: ${status.decision}, ${status.reason}.` : ""}`;
}

/** Where the stages of the ramp began, in sessions. */
function ramped({ status, stages }) {
  const firsts = new Map();
  for (const look of status.looks) {
    if (!firsts.has(look.stage)) {
      firsts.set(look.stage, look.sessions);
    }
  }
  return [...firsts].map(([stage, x]) => ({ x: stage === 1 ? 0 : x, name: percent(stages[stage - 1]?.share ?? 0, 0) }));
}

function charts(experiment) {
  const { status, plan } = experiment;
  const looks = status.looks ?? [];
  if (looks.length < 2) {
    return [element("p", "Intervals are drawn when two sessions have ended.", "empty")];
  }
  const point = (look, estimate) => ({ x: look.sessions, ...estimate });
  const candidates = Object.keys(status.candidates);
  const drawings = [
    intervals({
      title: `${readable(plan.rules.metric)}, mean of the sessions, ${percent(1 - plan.rules.alpha, 0)} intervals`,
      all: status.arms.map((arm, i) => ({ name: arm.arm, points: looks.map((look) => point(look, look.arms[i])) })),
      marks: ramped(experiment),
      shown: (value) => percent(value, 0),
    }),
    intervals({
      title: "Candidate beside champion, points; more is better",
      all: candidates.map((name, i) => ({ name, points: looks.map((look) => point(look, look.differences[i])) })),
      lines: [
        { value: 0, name: "as good" },
        { value: -plan.rules.delta, name: "worse by δ" },
      ],
      marks: ramped(experiment),
      shown: (value) => points(value, 0),
    }),
  ];
  return [element("div", drawings, "charts")];
}

function interval(low, high, shown) {
  return `[${shown(low)}, ${shown(high)}]`;
}

function arms({ status, plan }) {
  const latency = (arm) => {
    const words = arm.latencies?.transcribedMs;
    return words ? `${Math.round(words.p50)} / ${Math.round(words.p99)} ms` : "";
  };
  return table(
    "Arms",
    ["Arm", "Version", "Turns", "Sessions", readable(plan.rules.metric), "Words after, p50 / p99", "Processor, an utterance", "Other means"],
    status.arms.map((arm) => [
      arm.arm,
      arm.version,
      String(arm.turns),
      String(arm.sessions),
      typeof arm.estimate === "number" ? `${percent(arm.estimate)} ${interval(arm.low, arm.high, (v) => percent(v))}` : "no session yet",
      latency(arm),
      Object.entries(arm.cpuSeconds ?? {})
        .map(([model, { mean }]) => `${model} ${(1000 * mean).toFixed(1)} ms`)
        .join(", "),
      Object.entries(arm.metrics ?? {})
        .filter(([name]) => name !== plan.rules.metric)
        .map(([name, mean]) => `${readable(name)} ${percent(mean)}`)
        .join(", "),
    ]),
  );
}

function verdicts({ status }) {
  return table(
    "Candidates beside the champion",
    ["Candidate", "Difference, points", "Blocks", "p, worse by δ or more", "p of the guards", "p by guard"],
    Object.entries(status.candidates).map(([name, one]) => [
      name,
      `${points(one.difference)} ${interval(one.low, one.high, points)}`,
      String(one.blocks),
      probability(one.notWorseP),
      probability(one.guardP),
      Object.entries(one.worseP)
        .map(([guard, p]) => `${readable(guard)} ${probability(p)}`)
        .join(", "),
    ]),
  );
}

/** What a version that ran beside the champion, unheard, answered otherwise. */
function shadows({ status }) {
  const compared = Object.entries(status.candidates).filter(([, one]) => one.shadow?.sessions > 0);
  if (!compared.length) {
    return [];
  }
  return [
    table(
      "Candidates as shadows",
      ["Shadow", "Utterances", "Sessions", "Other answers", "Other intents", "Words that differ", "p, not worse", "ms, served / shadow"],
      compared.map(([name, { shadow }]) => [
        name,
        String(shadow.utterances),
        String(shadow.sessions),
        `${percent(shadow.different)} ${interval(shadow.low, shadow.high, (v) => percent(v))}`,
        percent(shadow.intentFlips),
        percent(shadow.wordDifference),
        probability(shadow.notWorseP),
        `${shadow.servedMs.toFixed(1)} / ${shadow.shadowMs.toFixed(1)}`,
      ]),
    ),
  ];
}

function ratio({ status }) {
  const held = status.decision === "hold";
  const text = `Sample ratio: p ${probability(status.sampleRatioP)} against "the arms get their shares"${held ? "; everything but the guards is held up" : ""}.`;
  return element("p", text, held ? "problem" : "");
}

function decided(experiment) {
  const items = experiment.decisions.toReversed().map(({ at, decision, reason, numbers }) => {
    const time = element("time", clock.format(new Date(at)));
    time.dateTime = at;
    const told = Object.entries(numbers).map(([name, value]) => `${readable(name)} ${Number(value.toPrecision(3))}`);
    return element("li", [time, " ", element("b", decision), `: ${reason}`, element("div", told.join(", "), "soft")]);
  });
  return [element("h4", "Decisions"), element("ol", items, "decisions")];
}

function numbers(experiment) {
  if (!experiment.status.arms) {
    return [element("p", "rollout-service has not told its numbers.", "empty"), ...decided(experiment)];
  }
  return [...charts(experiment), arms(experiment), verdicts(experiment), ...shadows(experiment), ratio(experiment), ...decided(experiment)];
}

/** The controls stay as they are while numbers come in, so that nothing is taken from under somebody's hands. */
function article(experiment) {
  const made = document.getElementById("experiment").content.firstElementChild.cloneNode(true);
  const form = made.querySelector(".controls");
  const name = experiment.experiment;
  made.id = name;
  made.setAttribute("aria-label", `Experiment ${name}`);
  form.setAttribute("aria-label", `Change ${name}`);
  made.querySelector(".name").textContent = name;
  const candidates = experiment.plan.candidates.map((candidate) => candidate.arm);
  form.arm.replaceChildren(...candidates.map((arm) => element("option", arm)));
  form.querySelector(".which").hidden = candidates.length < 2;
  const next = experiment.plan.ramp[experiment.stages.length];
  form.weight.value = next ? 100 * next : "";
  form.onsubmit = (event) => {
    event.preventDefault();
    change(`/${encodeURIComponent(name)}/ramp`, { weight: Number(form.weight.value) });
  };
  for (const button of form.querySelectorAll("[data-change]")) {
    button.onclick = () => {
      const what = button.dataset.change;
      if (confirm(QUESTIONS[what])) {
        change(`/${encodeURIComponent(name)}/${what}`, what === "promote" ? { arm: form.arm.value } : {});
      }
    };
  }
  return made;
}

function show(experiment) {
  const place = articles.get(experiment.experiment) ?? article(experiment);
  articles.set(experiment.experiment, place);
  const state = place.querySelector(".badge");
  state.textContent = STATES[experiment.state];
  state.className = `badge ${experiment.state}`;
  place.querySelector(".summary").textContent = summary(experiment);
  place.querySelector(".controls").hidden = experiment.state !== "running";
  place.querySelector(".numbers").replaceChildren(...numbers(experiment));
  return place;
}

/** What rollout-service itself says, so that a button that cannot work is not first found by pressing it. */
async function reach() {
  const place = document.getElementById("rollout");
  const reason = rollout
    ? await ask(`${rollout.replace(/\/$/, "")}/v1/experiments`).then(
        () => "",
        (error) => `rollout-service: ${error.message}; experiments are shown as they were told last and cannot be changed.`,
      )
    : "This gateway was not told where rollout-service is: experiments are shown and cannot be changed here.";
  if (place.textContent !== reason) {
    place.textContent = reason;
  }
  place.hidden = reason === "";
}

const experiments = new Watch("v1/experiments", 3000, (all) => {
  const first = rollout === undefined;
  rollout = all.rollout ?? "";
  if (first) {
    reach();
    setInterval(() => document.hidden || reach(), 10_000);
  }
  const list = document.getElementById("experiments");
  const shown = all.experiments.map(show);
  // Moving an element takes the keyboard from it, so only what is out of its place is moved.
  shown.forEach((place, i) => list.children[i] === place || list.insertBefore(place, list.children[i] ?? null));
  while (list.children.length > shown.length) {
    list.lastElementChild.remove();
  }
  document.getElementById("none").hidden = all.experiments.length > 0;
});

/** A choice for each model; kept while somebody is choosing. */
const start = document.getElementById("start");
const champions = new Map();
new Watch("v1/models", 5000, ({ versions }) => {
  const place = document.getElementById("candidates");
  for (const [name, all] of Map.groupBy(versions, (one) => one.name)) {
    champions.set(name, all.find((one) => one.state === "champion")?.version);
    const others = all.filter((one) => one.state !== "champion");
    let choice = place.querySelector(`select[data-model="${name}"]`);
    if (!choice) {
      choice = element("select");
      choice.dataset.model = name;
      place.append(element("label", [`${name} `, choice]));
    }
    const before = choice.value;
    const none = element("option", "not in it");
    none.value = "";
    choice.replaceChildren(none, ...others.map((one) => element("option", one.version)));
    choice.value = others.some((one) => one.version === before) ? before : "";
  }
});

start.onsubmit = async (event) => {
  event.preventDefault();
  const chosen = [...start.querySelectorAll("select[data-model]")].filter((choice) => choice.value);
  if (!chosen.length) {
    tell("Choose a candidate first.");
    return;
  }
  const started = await change("", {
    candidates: [Object.fromEntries(chosen.map((choice) => [choice.dataset.model, choice.value]))],
    champion: Object.fromEntries(chosen.map((choice) => [choice.dataset.model, champions.get(choice.dataset.model)])),
    weight: Number(start.weight.value),
    metric: start.metric.value,
    delta: Number(start.delta.value) / 100,
    alpha: Number(start.alpha.value),
    minTurns: Number(start.minTurns.value),
    automatic: start.automatic.checked,
  });
  if (started) {
    document.getElementById("new").open = false;
  }
};
