// Users of samples/spa-with-api: they come by a deep link, load the application, read and post by its API, and download.
//   DOWNLOAD  name of the file to download (default: river-levels.csv)
import { check } from "k6";
import http from "k6/http";
import { bodyLength, isImmutable, isJson, isMissing, isPage, isRange, isWhole } from "./lib/checks.js";
import { baseUrl, optionsFor } from "./lib/options.js";
import { assetsOf, isHashed } from "./lib/pages.js";

const download = `${baseUrl}/api/downloads/${__ENV.DOWNLOAD || "river-levels.csv"}`;

export const options = optionsFor({ vus: 20, p95: 250 });

http.setResponseCallback(http.expectedStatuses(200, 206, 404));

export default function () {
  // :: Step 1: the page, by an address that names no file, and what belongs to it.
  const page = http.get(`${baseUrl}/rivers/danube`, { headers: { Accept: "text/html" }, tags: { name: "deep link" } });
  if (!isPage(page) || typeof page.body !== "string") {
    return;
  }

  for (const path of assetsOf(page.body)) {
    const asset = http.get(baseUrl + path, { responseType: "binary", tags: { name: path } });
    if (isWhole(asset) && isHashed(path)) {
      isImmutable(asset);
    }
  }

  // A deployment took it away: the application would break on a page in its place.
  isMissing(http.get(`${baseUrl}/assets/app.0000000000000000.js`, { tags: { name: "missing asset" } }));

  // :: Step 2: the API.
  isJson(http.get(`${baseUrl}/api/rivers`, { tags: { name: "rivers" } }));
  isMissing(http.get(`${baseUrl}/api/rivers/lethe`, { tags: { name: "no river" } }));
  const seen = http.post(`${baseUrl}/api/rivers/danube/sightings`, null, { tags: { name: "sighting" } });
  if (isJson(seen)) {
    check(seen, { "API: the sighting is counted": (r) => Number(r.json("sightings")) >= 1 });
  }

  // :: Step 3: a download, whole and continued.
  const whole = http.get(download, { responseType: "binary", tags: { name: "download" } });
  if (isWhole(whole)) {
    const length = bodyLength(whole);
    const first = Math.floor(length / 2);
    const rest = http.get(download, { responseType: "binary", tags: { name: "download" }, headers: { Range: `bytes=${first}-` } });
    isRange(rest, { first, last: length - 1, length });
  }
}
