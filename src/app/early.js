// Between a page's words and its program lies half a minute on a slow line. A button that is pressed meanwhile shows
// that it was heard, and is pressed again when the page is alive; of several the last one counts. Links work already.
(() => {
  const root = document.documentElement;
  const alive = () => root.dataset.ready === "true";
  let pressed;

  const wait = (event, button) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed?.removeAttribute("aria-busy");
    pressed = button;
    pressed?.setAttribute("aria-busy", "true");
  };
  const click = (event) => {
    const button = event.target.closest?.("button");
    if (button && !alive()) wait(event, button);
  };
  // A form without a button, by Enter.
  const submit = (event) => {
    if (!alive()) wait(event, event.submitter);
  };
  addEventListener("click", click, true);
  addEventListener("submit", submit, true);

  new MutationObserver((_, observer) => {
    if (!alive()) return;
    observer.disconnect();
    removeEventListener("click", click, true);
    removeEventListener("submit", submit, true);
    pressed?.removeAttribute("aria-busy");
    if (pressed?.isConnected) pressed.click();
  }).observe(root, { attributeFilter: ["data-ready"] });
})();
