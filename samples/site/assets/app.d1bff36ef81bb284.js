// Small comforts: a button that copies the command, one that jumps in the video, and a panel that asks this very server
// conditional questions.
const shown = ["content-length", "content-range", "content-type", "etag", "last-modified", "cache-control", "accept-ranges"];

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  });
}

for (const button of document.querySelectorAll("button[data-seek]")) {
  const video = document.querySelector("video");
  button.addEventListener("click", () => {
    video.currentTime = Number(button.dataset.seek);
    video.focus();
  });
  button.parentElement.hidden = false;
}

const demo = document.querySelector("[data-demo]");
if (demo) {
  const url = demo.dataset.demo;
  const output = demo.querySelector("output");

  const ask = async (headers) => {
    const response = await fetch(url, { headers, cache: "no-store" });
    const body = await response.text();
    const asked = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join("");
    const answered = shown.filter((name) => response.headers.has(name))
      .map((name) => `${name}: ${response.headers.get(name)}\n`).join("");
    output.textContent = `GET ${url}\n${asked}\n${response.status} ${response.statusText}\n${answered}` +
      `(${new TextEncoder().encode(body).length} bytes of body)`;
    return response;
  };

  const questions = {
    whole: () => ask({}),
    range: () => ask({ Range: "bytes=0-63" }),
    // The validator comes from a first, whole answer.
    again: async () => ask({ "If-None-Match": (await ask({})).headers.get("etag") ?? "*" }),
  };

  demo.hidden = false;
  demo.addEventListener("click", async (event) => {
    const question = questions[event.target.dataset?.ask];
    if (question) {
      try {
        await question();
      } catch (error) {
        output.textContent = `No answer: ${error.message}`;
      }
    }
  });
}
