// The files of a page, each asked for and then asked for again by its ETag.
//   PATHS  comma-separated (default: the files of samples/site)
import http from "k6/http";
import { header, isNotModified, isWhole } from "./lib/checks.js";
import { baseUrl, list, optionsFor } from "./lib/options.js";

const paths = list("PATHS", "/,/guide/,/assets/logo.svg,/favicon.ico,/robots.txt,/data/sample.json");

export const options = optionsFor({ vus: 20, p95: 100 });

// 304 is an answer like any other here.
http.setResponseCallback(http.expectedStatuses(200, 304));

export default function () {
  for (const path of paths) {
    const url = baseUrl + path;
    const tags = { name: path };

    const whole = http.get(url, { responseType: "binary", tags });
    if (!isWhole(whole)) {
      continue;
    }

    const etag = header(whole, "ETag") ?? "";
    const again = http.get(url, { responseType: "binary", tags, headers: { "If-None-Match": etag } });
    isNotModified(again, etag);
  }
}
