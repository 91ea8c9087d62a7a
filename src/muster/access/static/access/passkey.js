// Makes or uses a passkey: what the server asks goes to the browser, what the key answers goes back with the form.
const BYTES = ["challenge", "id"];

function bytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0)).buffer;
}

function letters(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Texts of bytes become bytes, wherever they stand in what the server asks. */
function asked(value, name = "") {
  if (typeof value === "string") return BYTES.includes(name) ? bytes(value) : value;
  if (Array.isArray(value)) return value.map((one) => asked(one));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "rp" ? one : asked(one, key)]));
}

/** What the key answered, as the server reads it. */
function answered(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = letters(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: letters(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

const form = document.querySelector("[data-passkey]");
const button = form?.querySelector("button");
const away = document.querySelector("[data-passkey-away]");
const failed = document.querySelector("[data-passkey-failed]");
const numeric = /^[0-9.]+$|^\[/.test(location.hostname);

async function press(event) {
  event.preventDefault();
  failed.hidden = true;
  try {
    const options = asked(JSON.parse(document.getElementById("passkey-options").textContent));
    form.elements.credential.value = JSON.stringify(answered(await navigator.credentials[form.dataset.passkey](options)));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (form && window.isSecureContext && window.PublicKeyCredential && !numeric) {
  button.hidden = false;
  form.addEventListener("submit", press);
} else if (away) {
  away.hidden = false;
}
