// A form that is on its way says so and is not sent a second time; one that cannot leave says that.
const SLOW = 15_000; // milliseconds, after which it may be tried again
const NEWS = 5_000; // how long good news stays

export function startSending() {
  const bar = document.getElementById("sending");
  if (!bar) return;
  const say = (what) => { bar.textContent = what ? bar.dataset[what] : ""; };
  const saysSoItself = document.body.dataset.seenAt || document.getElementById("copies");
  let forget = 0;

  function start(form) {
    form.dataset.sending = "yes";
    say("sending");
    forget = setTimeout(() => { delete form.dataset.sending; say("slow"); }, SLOW);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending || !navigator.onLine) {
      event.preventDefault();
      if (!navigator.onLine) say("offline");
    } else start(form);
  });
  addEventListener("pageshow", () => {
    clearTimeout(forget);
    document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; });
    say(navigator.onLine || saysSoItself ? "" : "away");
  });
  addEventListener("offline", () => say(saysSoItself ? "" : "away"));
  addEventListener("online", () => {
    say("online");
    setTimeout(() => say(""), NEWS);
  });
}
