// The calls of the API. An answer that is no success is an error, except 404, which is null.

async function ask(path, method = "GET") {
  const response = await fetch(`/api/${path}`, { method, headers: { Accept: "application/json" } });
  if (response.status === 404) {
    return null;
  }

  if (!response.ok) {
    throw new Error(`${response.status} ${response.statusText}`);
  }

  return response.json();
}

export const getRivers = () => ask("rivers");
export const getRiver = (id) => ask(`rivers/${encodeURIComponent(id)}`);
export const seeRiver = (id) => ask(`rivers/${encodeURIComponent(id)}/sightings`, "POST");
export const getDownloads = () => ask("downloads");
