// Passkeys: the page carries the server's options, the answer goes back in the form. <form data-passkey="get|create"
// data-options="element id">; base64url is turned into bytes by the browser where it can, by hand where it cannot.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function unpack(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) if (key[name]) key[name] = key[name].map((each) => ({ ...each, id: bytes(each.id) }));
  return { ...options, publicKey: key };
}

function pack(credential) {
  const { response } = credential;
  const made = { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: credential.getClientExtensionResults(), authenticatorAttachment: credential.authenticatorAttachment, response: { clientDataJSON: text(response.clientDataJSON) } };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (response[name]) made.response[name] = text(response[name]);
  if (response.getTransports) made.response.transports = response.getTransports();
  return JSON.stringify(made);
}

const inner = (data) => data.creation_options ?? data.request_options ?? data;

// A key that signs in alone must be kept by the device itself and know its owner; others need not take up its room.
const kept = (alone) => ({ residentKey: alone ? "required" : "discouraged", requireResidentKey: alone, ...(alone && { userVerification: "required" }) });

async function run(form) {
  const options = form.dataset.optionsUrl
    ? (await (await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } })).json()).request_options
    : inner(JSON.parse(document.getElementById(form.dataset.options).dataset.json));
  const wanted = unpack(options.publicKey ? options : { publicKey: options });
  if (form.elements.passwordless) wanted.publicKey.authenticatorSelection = { ...wanted.publicKey.authenticatorSelection, ...kept(form.elements.passwordless.checked) };
  const credential = await (form.dataset.passkey === "create" ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted));
  form.querySelector("input[name$=credential]").value = pack(credential);
  HTMLFormElement.prototype.submit.call(form);
}

export function listenForPasskeys() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey) return;
    event.preventDefault();
    const place = form.querySelector("[data-refusal]");
    run(form).catch(() => { if (place) { place.hidden = false; place.textContent = place.dataset.word; } });
  });
}
