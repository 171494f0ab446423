// Checks the trail in the reader's own browser: fetches its file, works out every hash, and names the first entry that
// does not fit. The rules are those of `coreflect verify`; nothing is sent anywhere.

const AT_ONCE = 500; // entries whose hashes are worked out side by side
const LONGEST = 1_000_000; // signs of a line

class DoesNotFit extends Error {}

const place = document.getElementById("check-here");
if (place && globalThis.crypto?.subtle) {
  const button = place.querySelector("button");
  place.hidden = false;
  document.getElementById("check-later").hidden = true;
  button.addEventListener("click", () => check(button, place.querySelector("progress"), place.querySelector("[role=status]")));
} else if (place) {
  // browsers give these functions to encrypted pages only
  document.getElementById("check-later").textContent =
    "This browser works out receipts only for pages whose address begins with https. Take the file and check it in one of the other ways.";
}

async function check(button, progress, status) {
  button.disabled = true;
  progress.hidden = false;
  progress.value = 0;
  status.textContent = "Checking.";
  try {
    const read = await whole((done, total) => {
      progress.value = total ? done / total : 1;
      status.textContent = `${words(done)} of ${words(total)} fit so far.`;
    });
    status.textContent = said(read);
  } catch (found) {
    status.textContent = found instanceof DoesNotFit ? found.message : "The file did not arrive whole. Try once more, or take it as a file.";
  }
  progress.hidden = true;
  button.disabled = false;
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
    few.push(line);
    if (few.length === AT_ONCE) {
      await fitting(read, few);
      few = [];
      tell(read.number, read.total);
    }
  }
  if (read.total === null) throw new DoesNotFit("The file is empty.");
  await fitting(read, few);
  if (read.number < read.total) throw new DoesNotFit(`Entry ${read.number + 1} is missing: the file ends before it, and says that it holds ${read.total}.`);
  if (read.before !== read.head) throw new DoesNotFit(`Entry ${read.number} is not the last one that the file names at its beginning.`);
  return read;
}

function begin(read, line) {
  const first = parsed(line);
  if (first?.format !== "coreflect trail" || first.version !== 1 || !Number.isSafeInteger(first.entries) || typeof first.head !== "string")
    throw new DoesNotFit("The file does not begin like a trail.");
  read.total = first.entries;
  read.head = first.head;
}

// The hashes of many entries at once: each is of what the entry says is before it, which is compared afterwards.
async function fitting(read, few) {
  const entries = few.map((line, at) => entry(line, read.number + at + 1));
  const hashes = await Promise.all(entries.map((one) => sha256(`${one.before}\n${one.body}`)));
  const names = await Promise.all(entries.map((one) => (one.salt ? sha256(`${one.salt}\n${one.name}`) : null)));
  entries.forEach((one, at) => {
    const number = read.number + 1;
    if (number > read.total) throw new DoesNotFit(`Entry ${number} is one more than the file says it holds (${read.total}).`);
    if (one.number !== number) throw new DoesNotFit(`Entry ${number} is missing: one with the number ${one.number} stands in its place.`);
    if (one.before !== read.before) throw new DoesNotFit(`Entry ${number} does not follow the entry before it.`);
    if (one.hash !== hashes[at]) throw new DoesNotFit(`Entry ${number} was changed after it was written.`);
    const body = parsed(one.body);
    if (!body || canonical(body) !== one.body) throw new DoesNotFit(`Entry ${number} is not spelled in the one way in which the trail is written.`);
    if (Object.keys(body).sort().join() !== "at,kind,roles,what,who") throw new DoesNotFit(`Entry ${number} does not say when, by whom and what, as every entry does.`);
    if (one.salt && body.who !== names[at]) throw new DoesNotFit(`Entry ${number} has another name beside it than the one it was written under.`);
    read.unnamed += one.salt ? 0 : 1;
    read.number = number;
    read.before = one.hash;
    read.hashes.add(one.hash);
  });
}

function entry(line, number) {
  const one = parsed(line);
  const whole = one && Number.isSafeInteger(one.number) && [one.body, one.before, one.hash].every((part) => typeof part === "string");
  if (!whole) throw new DoesNotFit(`Entry ${number} can't be read: its line was cut short, or is no entry.`);
  return one;
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    if (rest.length > LONGEST) throw new DoesNotFit("A line of the file is far longer than any entry.");
    yield* parts;
  }
  if (rest) yield rest;
}

function parsed(text) {
  try {
    const read = JSON.parse(text);
    return read && typeof read === "object" && !Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!value || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

async function sha256(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function words(count) {
  return count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;
}
