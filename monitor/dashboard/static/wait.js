// Waits until what goes on is over, and shows it then. Without this script a link does the same.
"use strict";

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  if (page && !page.querySelector("[data-running]")) location.reload();
  else setTimeout(look, 2000);
}

setTimeout(look, 2000);
