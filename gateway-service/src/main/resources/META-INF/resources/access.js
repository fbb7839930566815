const STORED = "key";
let asking;

/** The key of this tab; the browser forgets it with the tab. */
const key = () => sessionStorage.getItem(STORED);

/** What a request to the services carries. */
export const headers = () => (key() ? { Authorization: `Bearer ${key()}` } : {});

/** What a socket is opened with: browsers give it no header, so the key travels as a subprotocol. */
export const subprotocols = () => (key() ? ["bearer-token-carrier", encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${key()}`)] : []);

/**
 * Resolves when this page may do what the role does, having asked the visitor for a key where the gateway wants one.
 *
 * @param role "client", "viewer" or "operator"
 */
export async function admitted(role) {
  for (;;) {
    const answer = await fetch("/v1/access", { headers: headers() }).catch(() => {
      throw new Error(`${location.host} cannot be reached`);
    });
    if (answer.ok && (await answer.json()).roles.includes(role)) {
      return;
    }
    if (!answer.ok && answer.status !== 401) {
      throw new Error(`the gateway answered with status ${answer.status}`);
    }
    asking ??= ask(key() ? (answer.ok ? `That key does not have the role ${role}.` : "That key is not known here.") : "").finally(() => (asking = undefined));
    await asking;
  }
}

/** Asks for a key until one is given. */
function ask(problem) {
  const dialog = document.createElement("dialog");
  dialog.className = "card";
  dialog.innerHTML = `
    <form method="dialog" class="key">
      <label for="key">This gateway asks for a key</label>
      <input id="key" type="password" required autocomplete="off" aria-describedby="key-problem">
      <p id="key-problem" class="problem" role="alert"></p>
      <button type="submit">Go on</button>
    </form>`;
  dialog.querySelector(".problem").textContent = problem;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((given) => {
    dialog.oncancel = (event) => event.preventDefault();
    dialog.onclose = () => {
      sessionStorage.setItem(STORED, dialog.querySelector("input").value.trim());
      dialog.remove();
      given();
    };
  });
}
