"use strict";

const element = (id) => document.getElementById(id);
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

let limits = { bytes: Infinity };
let newest = 0;

async function describe() {
  const response = await fetch("model");
  if (!response.ok) return;
  const model = await response.json();
  limits = model.limits;
  element("model").textContent = model.name;
  document.title = model.name;
  const size = `${model.input.width}×${model.input.height}`;
  element("about").textContent = `${model.class_num} classes, input ${size}, ${model.engine}`;
}

function show(id, text) {
  element(id).textContent = text;
}

function entry(label, score) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = label;
  const value = document.createElement("span");
  value.className = "score";
  value.textContent = percent.format(score);
  const bar = document.createElement("meter");
  bar.min = 0;
  bar.max = 1;
  bar.value = score;
  bar.setAttribute("aria-hidden", "true");
  item.append(name, value, bar);
  return item;
}

function render(answer, file, tookMs) {
  show("answer", answer.label_names[0]);
  element("classes").replaceChildren(...answer.label_names.map((label, rank) => entry(label, answer.scores[rank])));
  const inference = answer.inference_ms.toFixed(1);
  show("timing", `inference ${inference} ms, ${tookMs.toFixed(0)} ms with everything, ${answer.engine}`);
  element("preview").alt = `The picture that was classified: ${file.name}`;
  element("result").hidden = false;
}

async function explain(response) {
  try {
    const problem = await response.json();
    return `${problem.error}: ${problem.hint}`;
  } catch {
    return `The service answered ${response.status}.`;
  }
}

async function classify(file) {
  const turn = ++newest;
  show("error", "");
  element("result").hidden = true;
  URL.revokeObjectURL(element("preview").src);
  if (file.size > limits.bytes) {
    show("status", "");
    show("error", `${file.name} is larger than ${Math.floor(limits.bytes / 1e6)} MB.`);
    return;
  }
  show("status", `Looking at ${file.name} …`);
  element("preview").src = URL.createObjectURL(file);
  const started = performance.now();
  let problem = "";
  let answer = null;
  try {
    const response = await fetch("predict?top=5", {
      method: "POST",
      headers: { "Content-Type": file.type || "application/octet-stream" },
      body: file,
    });
    if (response.ok) answer = await response.json();
    else problem = await explain(response);
  } catch {
    problem = "The service can't be reached.";
  }
  // Another picture may have been given while this one was looked at.
  if (turn !== newest) return;
  show("status", answer ? `${file.name}: ${answer.label_names[0]}, ${percent.format(answer.scores[0])}` : "");
  show("error", problem);
  if (answer) render(answer, file, performance.now() - started);
}

function first(files) {
  if (files.length) classify(files[0]);
}

const drop = element("drop");
element("file").addEventListener("change", (event) => first(event.target.files));
element("form").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("paste", (event) => first(event.clipboardData.files));
// Everywhere: a picture that is dropped beside the field would be opened in its place.
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  first(event.dataTransfer.files);
});
describe();
