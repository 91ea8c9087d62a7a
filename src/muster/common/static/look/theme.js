// Runs before the first paint: the set of tokens that the person chose, else what the system asks for.
"use strict";
(function () {
  const root = document.documentElement;
  if (root.dataset.theme) return;
  if (matchMedia("(prefers-contrast: more)").matches) root.dataset.theme = "contrast";
  else if (matchMedia("(prefers-color-scheme: dark)").matches) root.dataset.theme = "dark";
})();
