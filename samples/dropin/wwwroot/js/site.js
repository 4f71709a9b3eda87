const list = document.querySelector("#notes");
const form = document.querySelector("form");

function show(note) {
  const item = document.createElement("li");
  item.textContent = note.text;
  list.append(item);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = new FormData(form).get("text");
  const response = await fetch("/api/notes", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
  });

  if (response.ok) {
    show(await response.json());
    form.reset();
  }
});

for (const note of await (await fetch("/api/notes")).json()) {
  show(note);
}
