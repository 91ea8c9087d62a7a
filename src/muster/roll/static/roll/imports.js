// A file may be dropped anywhere on the form; its size is said before it is sent. Without this file the field does it all.
const MOST = 64 * 2 ** 20;
const form = document.getElementById("upload");
const field = document.getElementById("file");
const said = document.getElementById("file-said");

function tell() {
  const file = field.files[0];
  if (!file) return;
  const mb = (file.size / 2 ** 20).toFixed(1);
  said.textContent = `${file.name} · ${mb} MB`;
  field.setAttribute("aria-invalid", String(file.size > MOST));
}

function over(event) {
  event.preventDefault();
  form.classList.add("drop-here");
}

function out() {
  form.classList.remove("drop-here");
}

function drop(event) {
  event.preventDefault();
  out();
  if (!event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  tell();
}

field.addEventListener("change", tell);
form.addEventListener("dragover", over);
form.addEventListener("dragleave", out);
form.addEventListener("drop", drop);
tell();
