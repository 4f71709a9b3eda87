// What is shown: each view fetches what it needs, and returns a title and elements.
import { getDownloads, getRiver, getRivers, seeRiver } from "api";
import { element } from "elements";

const lengthOf = (river) => `${river.lengthInKilometres.toLocaleString("en")} km`;

export async function rivers() {
  const cards = (await getRivers()).map((river) => element("li", {},
    element("a", { href: `/rivers/${river.id}` }, river.name),
    element("span", {}, `${river.continent}, ${lengthOf(river)}`)));
  return { title: "Rivers", content: [element("ul", { class: "cards" }, ...cards)] };
}

export async function river(id) {
  const found = await getRiver(id);
  if (found === null) {
    return missing();
  }

  const count = element("dd", {}, String(found.sightings));
  const button = element("button", { type: "button" }, "I have seen it");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      count.textContent = String((await seeRiver(id)).sightings);
    } finally {
      button.disabled = false;
    }
  });

  return {
    title: found.name,
    content: [
      element("dl", {},
        element("dt", {}, "Continent"), element("dd", {}, found.continent),
        element("dt", {}, "Length"), element("dd", {}, lengthOf(found)),
        element("dt", {}, "Flows into"), element("dd", {}, found.mouth),
        element("dt", {}, "Sightings"), count),
      element("p", {}, button),
      element("p", {}, element("a", { href: "/" }, "All rivers")),
    ],
  };
}

export async function downloads() {
  const items = (await getDownloads()).map((name) => element("li", {},
    element("a", { href: `/api/downloads/${encodeURIComponent(name)}`, download: name }, name),
    element("span", {}, "decided by the API, sent by the server in front")));
  return { title: "Downloads", content: [element("ul", { class: "cards" }, ...items)] };
}

export async function about() {
  return {
    title: "About",
    content: [
      element("p", {}, "This page has an address of its own. Reload it: the server finds no file of that name, sees that a browser navigates, " +
        "and answers with the page of the application."),
      element("p", {}, "A missing script or picture stays a 404, and so does whatever the API does not know."),
    ],
  };
}

export async function missing() {
  return {
    title: "There is no such page",
    content: [element("p", {}, element("a", { href: "/" }, "All rivers"))],
  };
}
