// Checks the trail in the reader's own browser: fetches its file, works out every hash, and names the first entry that
// does not fit. The rules are those of `coreflect verify`; nothing is sent anywhere.

const AT_ONCE = 500; // entries whose hashes are worked out side by side
const LONGEST = 1_000_000; // bytes of a line
const LINE_END = 10;
const DEEPEST = 20; // of what is nested in an entry
const [FORMAT, VERSION] = ["coreflect trail", 1];
const HALF_A_SIGN = /\p{Surrogate}/u;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?[+-](?:[01]\d|2[0-3]):[0-5]\d$/;

class DoesNotFit extends Error {}

const place = document.getElementById("check-here");
if (place && globalThis.crypto?.subtle) {
  const button = place.querySelector("button");
  place.hidden = false;
  document.getElementById("check-later").hidden = true;
  button.addEventListener("click", () => {
    if (!button.hasAttribute("aria-disabled")) check(button, place.querySelector("progress"), place.querySelector("[role=status]"));
  });
} else if (place) {
  // browsers give these functions to encrypted pages only
  document.getElementById("check-later").textContent =
    "This browser works out receipts only for pages whose address begins with https. Take the file and check it in one of the other ways.";
}

async function check(button, progress, status) {
  const soFar = document.getElementById("so-far"); // beside the status: what is read aloud is the end, not each step
  button.setAttribute("aria-disabled", "true"); // it can't be pressed again, and keeps the focus
  progress.hidden = false;
  progress.value = 0;
  status.textContent = "Checking.";
  try {
    const read = await whole((done, total) => {
      progress.value = total ? done / total : 1;
      soFar.textContent = `${words(done)} of ${words(total)} fit so far.`;
    });
    status.textContent = said(read);
  } catch (found) {
    status.textContent = found instanceof DoesNotFit ? found.message : "The file did not arrive whole. Try once more, or take it as a file.";
  }
  progress.hidden = true;
  soFar.textContent = "";
  button.removeAttribute("aria-disabled");
}

function said(read) {
  const whole = `Your browser has checked ${words(read.total)}: this trail is whole.`;
  const shown = place.dataset.head;
  if (!read.hashes.has(shown)) return `${whole} But the receipt that this page shows is not in it. Open the page anew, then check again.`;
  const unnamed = read.unnamed ? ` ${words(read.unnamed)} without a name beside: it was erased, or is told to nobody.` : "";
  return `${whole} Its last receipt is ${read.before.match(/.{4}/g).join(" ")}.${unnamed}`;
}

async function whole(tell) {
  const answer = await fetch(place.dataset.file);
  if (!answer.ok) throw new Error(answer.status);
  const read = { total: null, head: null, number: 0, before: "", unnamed: 0, hashes: new Set() };
  let few = [];
  for await (const line of lines(answer.body)) {
    if (read.total === null) {
      begin(read, line);
      continue;
    }
    try {
      few.push(entry(line, read.number + few.length + 1, read.total));
    } catch (found) {
      await fitting(read, few); // what does not fit before it is named first
      throw found;
    }
    if (few.length === AT_ONCE) {
      await fitting(read, few);
      few = [];
      tell(read.number, read.total);
    }
  }
  if (read.total === null) throw new DoesNotFit("The file is empty. Take the trail from the page once more?");
  await fitting(read, few);
  if (read.number < read.total) throw new DoesNotFit(`Entry ${read.number + 1} is missing: the file ends before it, and says that it holds ${read.total}.`);
  if (read.before !== read.head) throw new DoesNotFit(`Entry ${read.number} is not the last one that the file names at its beginning.`);
  return read;
}

function begin(read, line) {
  const [first, text] = object(line, "The file does not begin like a trail");
  if (first.format !== FORMAT) throw new DoesNotFit("The file does not begin like a trail: its first line names another format, or none.");
  if (first.version !== VERSION) throw new DoesNotFit(`The file is of another version than ${VERSION}. A newer coreflect may read it.`);
  const { entries, head } = first;
  const fits = isNumber(entries) && isText(head);
  if (!fits || text !== JSON.stringify({ format: FORMAT, version: VERSION, entries, head }))
    throw new DoesNotFit("The file does not begin like a trail: its first line does not say how much it holds.");
  read.total = entries;
  read.head = head;
}

// The hashes of many entries at once: each is of what the entry says is before it, which is compared afterwards.
async function fitting(read, entries) {
  const hashes = await Promise.all(entries.map((one) => sha256(`${one.before}\n${one.body}`)));
  const names = await Promise.all(entries.map((one) => (one.salt ? sha256(`${one.salt}\n${one.name}`) : null)));
  entries.forEach((one, at) => {
    const number = read.number + 1;
    if (one.number !== number) throw new DoesNotFit(`Entry ${number} is missing: one with the number ${one.number} stands in its place.`);
    if (one.before !== read.before) throw new DoesNotFit(`Entry ${number} does not follow the entry before it.`);
    if (one.hash !== hashes[at]) throw new DoesNotFit(`Entry ${number} was changed after it was written.`);
    const body = parsed(one.body);
    if (!body || canonical(body) !== one.body) throw new DoesNotFit(`Entry ${number} is not spelled in the one way in which the trail is written.`);
    if (!saysAll(body)) throw new DoesNotFit(`Entry ${number} does not say when, by whom and what, as every entry does.`);
    if (one.salt && body.who !== names[at]) throw new DoesNotFit(`Entry ${number} has another name beside it than the one it was written under.`);
    read.unnamed += one.salt ? 0 : 1;
    read.number = number;
    read.before = one.hash;
    read.hashes.add(one.hash);
  });
}

// A line has one spelling: these parts in this order, and nothing twice or beside them.
function entry(line, number, total) {
  if (number > total) throw new DoesNotFit(`Entry ${number} is one more than the file says it holds (${total}).`);
  const [said, text] = object(line, `Entry ${number} can't be read`);
  const named = "name" in said || "salt" in said;
  const parts = { number: said.number, body: said.body, before: said.before, hash: said.hash, ...(named ? { name: said.name, salt: said.salt } : {}) };
  const { number: own, ...texts } = parts;
  const fits = isNumber(own) && Object.values(texts).every(isText) && (!named || (said.name && said.salt));
  if (!fits || JSON.stringify(parts) !== text) throw new DoesNotFit(`Entry ${number} has not the parts that an entry has.`);
  return parts;
}

function saysAll(body) {
  const is = (value) => value && typeof value === "object";
  const keys = Object.keys(body).sort().join() === "at,kind,roles,what,who";
  return keys && isMoment(body.at) && isText(body.kind) && isText(body.who) && is(body.what) && !Array.isArray(body.what) && Array.isArray(body.roles);
}

function isMoment(at) {
  if (typeof at !== "string" || !MOMENT.test(at) || at < "0002" || at >= "9999") return false;
  const day = new Date(`${at.slice(0, 19)}Z`); // one that does not exist becomes another one, or none
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(at.slice(0, 19));
}

const isNumber = (value) => Number.isSafeInteger(value) && value >= 0 && value < 1e12;
const isText = (value) => typeof value === "string" && !HALF_A_SIGN.test(value);

async function* lines(body) {
  const reader = body.getReader();
  let rest = new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    let from = 0;
    for (let end; (end = value.indexOf(LINE_END, from)) >= 0; from = end + 1) {
      yield joined(rest, value.subarray(from, end));
      rest = new Uint8Array(0);
    }
    rest = joined(rest, value.subarray(from));
    if (rest.length > LONGEST) break;
  }
  if (rest.length) yield rest;
}

function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

// What the JSON of a line says, and the line as a text.
function object(line, what) {
  if (line.length > LONGEST) throw new DoesNotFit(`${what}: its line is far longer than any entry.`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line).replace(/\r$/, "");
  } catch {
    throw new DoesNotFit(`${what}: its line is not text in UTF-8.`);
  }
  const said = parsed(text);
  if (!said) throw new DoesNotFit(`${what}: its line was cut short, or is no JSON.`);
  return [said, text];
}

function parsed(text) {
  try {
    const read = JSON.parse(text);
    return read && typeof read === "object" && !Array.isArray(read) && isFlat(read, DEEPEST) ? read : null;
  } catch {
    return null;
  }
}

function isFlat(value, left) {
  return left > 0 && (!value || typeof value !== "object" || Object.values(value).every((one) => isFlat(one, left - 1)));
}

// The one spelling of what is inside an entry; null where programs could read two things.
function canonical(value) {
  if (typeof value === "string") return isText(value) ? JSON.stringify(value) : null;
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  return `{${Object.keys(value).sort(inOrder).map((key) => `${canonical(key)}:${canonical(value[key])}`).join()}}`;
}

// By the number of each sign, as other languages sort; JavaScript itself would put rare signs before common ones.
function inOrder(one, other) {
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at < one.length && at < other.length ? one.codePointAt(at) - other.codePointAt(at) : one.length - other.length;
}

async function sha256(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function words(count) {
  return count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;
}
