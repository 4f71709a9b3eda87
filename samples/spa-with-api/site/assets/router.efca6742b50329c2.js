// Turns clicks on links of this site into views, and keeps address, title, focus and the history right.

/**
 * @param {HTMLElement} place where views are shown
 * @param {[RegExp, (...parts: string[]) => Promise<{ title: string, content: Node[] }>][]} routes
 * @param {() => Promise<{ title: string, content: Node[] }>} missing the view of every other path
 */
export function startRouter(place, routes, missing) {
  let latest = 0;

  async function show(isFirst) {
    const turn = ++latest;
    const path = location.pathname;
    let view;
    try {
      const found = routes.map(([pattern, make]) => [pattern.exec(path), make]).find(([match]) => match);
      view = await (found ? found[1](...found[0].slice(1)) : missing());
    } catch (error) {
      const text = document.createElement("p");
      text.textContent = `No answer: ${error.message}`;
      view = { title: "Something went wrong", content: [text] };
    }

    // Somebody has clicked on while this was loading.
    if (turn !== latest) {
      return;
    }

    const heading = document.createElement("h1");
    heading.textContent = view.title;
    place.replaceChildren(heading, ...view.content);
    document.title = view.title === "Rivers" ? "Rivers" : `${view.title} – Rivers`;
    for (const link of document.querySelectorAll("nav a")) {
      if (new URL(link.href).pathname === path) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    }

    if (!isFirst) {
      place.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.hasAttribute("download")) {
      return;
    }

    const url = new URL(link.href);
    if (url.origin === location.origin && !url.hash && !url.pathname.startsWith("/api/")) {
      event.preventDefault();
      history.pushState(null, "", url.pathname);
      show(false);
    }
  });
  addEventListener("popstate", () => show(false));
  show(true);
}
