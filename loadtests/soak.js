// Hours of moderate load. Each answer is compared with the one of the beginning, so that what changes or wears out is noticed: a body
// that is not the file's, a connection that stays behind, a server that becomes slower. Watch the server's memory beside it.
//   PATHS  comma-separated (default: files of samples/site)
//   PAUSE  seconds between two rounds of a user (default: 1)
import { sleep } from "k6";
import http from "k6/http";
import { bodyLength, header, isNotModified, isRange, isSame, isWhole } from "./lib/checks.js";
import { baseUrl, list, number, optionsFor } from "./lib/options.js";

const paths = list("PATHS", "/,/guide/,/data/sample.json,/images/river.png,/downloads/river-levels.csv");
const pause = number("PAUSE", 1);

export const options = optionsFor({ vus: 20, p95: 250, duration: "2h" });

http.setResponseCallback(http.expectedStatuses(200, 206, 304));

/** What every file looked like before the load began. */
export function setup() {
  return paths.map((path) => {
    const response = http.get(baseUrl + path, { responseType: "binary" });
    isWhole(response);
    return { path, etag: header(response, "ETag") ?? "", length: bodyLength(response) };
  });
}

/** @param {ReturnType<typeof setup>} files */
export default function (files) {
  for (const file of files) {
    const url = baseUrl + file.path;
    const tags = { name: file.path };
    isSame(http.get(url, { responseType: "binary", tags }), file);
    isNotModified(http.get(url, { responseType: "binary", tags, headers: { "If-None-Match": file.etag } }), file.etag);

    const first = Math.floor(Math.random() * file.length);
    const part = http.get(url, { responseType: "binary", tags, headers: { Range: `bytes=${first}-`, "If-Range": file.etag } });
    isRange(part, { first, last: file.length - 1, length: file.length });
  }

  sleep(pause);
}
