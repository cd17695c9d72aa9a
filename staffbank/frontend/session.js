// Two minutes before somebody is signed out for doing nothing, they are asked; and at the end what
// they were typing goes to the server, which keeps it until they are back.
const WARNING = 120_000; // milliseconds
const TICK = 1_000;
const SEEN = "session-seen"; // when any page of this browser last spoke with the server

export function startSession() {
  const length = Number(document.body.dataset.sessionEndsIn) * 1_000;
  const dialog = document.getElementById("time-out");
  if (!dialog || !length || length > 86_400_000) return;
  let typedIn = null;
  let ended = false;
  const work = () => localStorage.setItem(SEEN, Date.now());
  const endsAt = () => Number(localStorage.getItem(SEEN)) + length;

  function warn() {
    const at = new Date(endsAt()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
    dialog.querySelector("time").textContent = at;
    dialog.showModal();
  }

  async function stay() {
    try {
      const answer = await fetch(dialog.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token() } });
      if (answer.status === 401) end();
      else work();
    } catch {
      dialog.querySelector("[role=alert]").hidden = false;
      return;
    }
    dialog.close();
  }

  function end() {
    if (ended) return;
    ended = true;
    const page = typedIn ? new URL(typedIn.action) : location;
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: dialog.dataset.end, hidden: true });
    const sent = { csrfmiddlewaretoken: token(), page: page.pathname + page.search, typed: typedIn ? typed(typedIn) : "" };
    for (const [name, value] of Object.entries(sent)) form.append(Object.assign(document.createElement("input"), { name, value }));
    document.body.append(form);
    form.submit();
  }

  function tick() {
    const left = endsAt() - Date.now();
    if (left <= 0) end();
    else if (left <= WARNING && !dialog.open) warn();
    else if (left > WARNING && dialog.open) dialog.close(); // another tab is at work
  }

  work();
  setInterval(tick, TICK);
  addEventListener("visibilitychange", tick);
  document.addEventListener("input", ({ target }) => { if (target.form?.method === "post") typedIn = target.form; });
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.querySelector("[data-end]").addEventListener("click", end);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

function typed(form) {
  const button = form.querySelector("button:not([type=button])");
  const told = [...new FormData(form, button?.form === form ? button : null)];
  return new URLSearchParams(told.filter(([, value]) => typeof value === "string")).toString();
}
