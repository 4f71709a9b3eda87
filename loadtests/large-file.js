// One large file, whole.
//   FILE  its path (default: the picture of samples/site; better a file of some megabytes)
import http from "k6/http";
import { isWhole, lengthOf } from "./lib/checks.js";
import { baseUrl, optionsFor } from "./lib/options.js";

const url = baseUrl + (__ENV.FILE || "/images/river.png");

export const options = optionsFor({ vus: 10, p95: 2000 });

/** The length is asked for once, before the load begins. */
export function setup() {
  return { length: lengthOf(url) };
}

/** @param {ReturnType<typeof setup>} file */
export default function (file) {
  isWhole(http.get(url, { responseType: "binary" }), file.length);
}
