// Shows how far what goes on has come, until it is over. Without this script a link, or loading the page anew, does it.
"use strict";

// Parts that tell of it are renewed where they stand; one that somebody is reading by keyboard waits until it is over.
function renew(page, isOver) {
  const parts = document.querySelectorAll("[data-live]");
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.outerHTML === part.outerHTML) continue;
    if (isOver || !part.contains(document.activeElement)) part.replaceWith(fresh);
  }
  return parts.length > 0;
}

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer && answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const isOver = page && !page.querySelector("[data-running]");
  const isRenewed = page && renew(page, isOver);
  if (!isOver) setTimeout(look, 2000);
  else if (!isRenewed) location.reload();
}

if (document.querySelector("[data-running]")) setTimeout(look, 2000);
