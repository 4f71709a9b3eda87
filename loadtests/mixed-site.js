// Visitors of a site: a page with all that belongs to it, the same again from the browser's cache, a jump in a video, and now and
// then an address that is wrong.
//   PAGES  comma-separated (default: the pages of samples/site)
import http from "k6/http";
import { bodyLength, header, isImmutable, isMissing, isNotModified, isPage, isRange, isWhole } from "./lib/checks.js";
import { baseUrl, list, optionsFor } from "./lib/options.js";
import { assetsOf, isHashed } from "./lib/pages.js";

const pages = list("PAGES", "/,/guide/,/media/");

export const options = optionsFor({ vus: 20, p95: 250 });

http.setResponseCallback(http.expectedStatuses(200, 206, 304, 404));

export default function () {
  for (const page of pages) {
    visit(page);
  }

  isMissing(http.get(`${baseUrl}/no-such-page`, { tags: { name: "missing" } }));
}

/** @param {string} page */
function visit(page) {
  const answer = http.get(baseUrl + page, { tags: { name: page } });
  if (!isPage(answer) || typeof answer.body !== "string") {
    return;
  }

  // A browser that was here before asks whether the page has changed.
  const etag = header(answer, "ETag") ?? "";
  isNotModified(http.get(baseUrl + page, { responseType: "binary", tags: { name: page }, headers: { "If-None-Match": etag } }), etag);

  for (const path of assetsOf(answer.body)) {
    const asset = http.get(baseUrl + path, { responseType: "binary", tags: { name: path } });
    if (!isWhole(asset)) {
      continue;
    }

    if (isHashed(path)) {
      isImmutable(asset);
    }

    if (path.endsWith(".mp4")) {
      jump(path, bodyLength(asset));
    }
  }
}

/**
 * What a browser asks for when its user jumps in a video: from there to the end.
 * @param {string} path
 * @param {number} length
 */
function jump(path, length) {
  const first = Math.floor(Math.random() * length);
  const answer = http.get(baseUrl + path, { responseType: "binary", tags: { name: path }, headers: { Range: `bytes=${first}-` } });
  isRange(answer, { first, last: length - 1, length });
}
