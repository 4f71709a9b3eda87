// Starts the application, and says which path shows which view.
import { startRouter } from "router";
import { about, downloads, missing, river, rivers } from "views";

startRouter(document.querySelector("main"), [
  [/^\/$/, rivers],
  [/^\/rivers\/([a-z]+)$/, river],
  [/^\/downloads$/, downloads],
  [/^\/about$/, about],
], missing);
