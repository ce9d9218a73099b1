// What a page of another origin can make a browser send. Each of these runs in the page, with the addresses and documents of
// the job, and returns what the page learned. Every one sends something to the service.
export const attacks = {
  "form": (at) => submitForm(at.target, "post", "application/x-www-form-urlencoded", { query: at.mutation }),
  "form multipart": (at) => submitForm(at.target, "post", "multipart/form-data", { query: at.mutation, operations: at.body, map: "{}" }),
  "form text": (at) => submitForm(at.target, "post", "text/plain", at.fields),
  "form redirected": (at) => submitForm(at.onward, "post", "text/plain", at.fields),
  "form get": (at) => submitForm(at.target, "get", "application/x-www-form-urlencoded", { query: at.query }),
  "image": (at) => load("img", "src", at.asked),
  "script": (at) => load("script", "src", at.asked + "&callback=alert"),
  "style": (at) => load("link", "href", at.asked),
  "frame": (at) => load("iframe", "src", at.asked),
  "window": (at) => (window.open(at.asked), ""),
  "ping": (at) => {
    const link = Object.assign(document.createElement("a"), { href: "#", ping: at.asked });
    document.body.append(link);
    link.click();
    return "";
  },
  "beacon text": (at) => (navigator.sendBeacon(at.target, at.body), ""),
  "beacon json": (at) => (navigator.sendBeacon(at.target, new Blob([at.body], { type: "application/json" })), ""),
  "no-cors text": (at) => ask(at.target, { mode: "no-cors", body: at.body }),
  "no-cors json": (at) => ask(at.target, { mode: "no-cors", body: at.body, headers: { "content-type": "application/json" } }),
  "no-cors blob": (at) => ask(at.target, { mode: "no-cors", body: new Blob([at.body], { type: "application/json" }) }),
  "no-cors stream": (at) => ask(at.target, { mode: "no-cors", body: at.streamBody, headers: { accept: "text/event-stream" } }),
  "no-cors multipart": (at) => {
    const form = new FormData();
    form.append("operations", new Blob([at.body], { type: "application/json" }));
    return ask(at.target, { mode: "no-cors", body: form });
  },
  "fetch text": (at) => ask(at.target, { body: at.body, headers: { "content-type": "text/plain" } }),
  "fetch text as json": (at) => ask(at.target, { body: at.body, headers: { "content-type": "text/plain;a=,application/json" } }),
  "fetch json": (at) => ask(at.target, { body: at.body, headers: { "content-type": "application/json" } }),
  "fetch json redirected": (at) => ask(at.onward, { body: at.body, headers: { "content-type": "application/json" } }),
  "fetch get": (at) => ask(at.asked, { method: "GET" }),
  "fetch get with header": (at) => ask(at.asked, { method: "GET", headers: { "graphql-preflight": "1" } }),
  "fetch of no origin": (at) => inSandbox(at, "ask(at.target, { body: at.body })"),
  "xhr": (at) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.withCredentials = true;
    request.open("POST", at.target);
    request.onloadend = () => resolve(request.responseText);
    request.send(at.body);
  }),
  "events": (at) => new Promise((resolve) => {
    const source = new EventSource(at.target + "?query=" + encodeURIComponent(at.subscription), { withCredentials: true });
    source.onopen = () => resolve("opened");
    source.onerror = () => source.readyState === EventSource.CLOSED && resolve("");
  }),
  "socket": (at) => talk(new WebSocket(at.socket, "graphql-transport-ws"), at),
  "socket without protocol": (at) => talk(new WebSocket(at.socket), at),
  "socket of no origin": (at) => inSandbox(at, "talk(new WebSocket(at.socket, 'graphql-transport-ws'), at)"),
};

// What the service's own page can do; tried where a foreign name has become the service's, too.
export const ownRequests = {
  "post": (at) => ask(at.target, { body: at.body, headers: { "content-type": "application/json", ...at.headers } }),
  "get": (at) => ask(at.asked, { method: "GET", headers: { "graphql-preflight": "1", ...at.headers } }),
  "stream": (at) => ask(at.target, { body: at.streamBody, headers: { "content-type": "application/json", accept: "text/event-stream", ...at.headers } }),
  "socket": (at) => talk(new WebSocket(at.socket, "graphql-transport-ws"), at),
};

// What the attacks share; put into every page.
export const tools = [submitForm, load, ask, talk, inSandbox].map((tool) => `globalThis.${tool.name} = ${tool};`).join("\n");

function submitForm(action, method, enctype, fields) {
  const frame = Object.assign(document.createElement("iframe"), { name: "sink" + document.forms.length });
  const form = Object.assign(document.createElement("form"), { action, method, enctype, target: frame.name });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(frame, form);
  form.submit();
  return "";
}

function load(tag, attribute, address) {
  return new Promise((resolve) => {
    const element = Object.assign(document.createElement(tag), { [attribute]: address, rel: "stylesheet" });
    element.onload = () => resolve(tag === "iframe" ? "" : "loaded");
    element.onerror = () => resolve("");
    document.body.append(element);
  });
}

function ask(address, options) {
  return fetch(address, { method: "POST", credentials: "include", ...options }).then((answer) => answer.text(), () => "");
}

function talk(socket, at) {
  return new Promise((resolve) => {
    const heard = [];
    socket.onopen = () => {
      heard.push("opened");
      socket.send(JSON.stringify({ type: "connection_init", payload: at.headers }));
    };
    socket.onmessage = ({ data }) => {
      heard.push(data);
      if (JSON.parse(data).type === "connection_ack") {
        socket.send(JSON.stringify({ type: "subscribe", id: "1", payload: { query: at.mutation } }));
      } else {
        socket.close();
      }
    };
    socket.onclose = () => resolve(heard.join(" "));
  });
}

function inSandbox(at, code) {
  return new Promise((resolve) => {
    addEventListener("message", ({ data }) => resolve(data), { once: true });
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = `<script>${ask} ${talk} const at = ${JSON.stringify(at)}; ${code}.then((said) => parent.postMessage(said, "*"));</` + "script>";
    document.body.append(frame);
  });
}
