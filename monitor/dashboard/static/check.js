// The self-check: dropping a file, how far it has been sent, and printing. Without this script the form works as it is.
"use strict";

function print() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}

function dropping(form, input) {
  const zone = form.querySelector("[data-drop]");
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length !== 1) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

function shown(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = page.title;
  const address = new URL(request.responseURL);
  if (address.pathname !== location.pathname) history.pushState(null, "", address); // the result was kept
  document.getElementById("main").replaceWith(page.getElementById("main"));
  window.scrollTo(0, 0);
  document.getElementById("main").focus();
  print();
  start();
}

function sending(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const state = form.querySelector("[data-progress]");
    const bar = state.querySelector("progress");
    const words = state.querySelector("span");
    const button = form.querySelector("button");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      words.textContent = words.dataset.reading;
    });
    request.addEventListener("load", () => shown(request));
    request.addEventListener("error", () => {
      words.textContent = words.dataset.lost;
      bar.hidden = true;
      button.disabled = false;
    });
    state.hidden = false;
    bar.hidden = false;
    words.textContent = words.dataset.sending;
    button.disabled = true;
    request.send(new FormData(form));
  });
}

function start() {
  const form = document.querySelector("[data-check]");
  if (!form) return;
  dropping(form, form.querySelector("input[type=file]"));
  sending(form);
}

print();
start();
