// Shouwen 首问: the desk's one script. Pages work without most of it; it makes them quick and keeps what was typed.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { listenForClocks } from "./js/clocks.js";
import { combo } from "./js/combo.js";
import { composer } from "./js/composer.js";
import { listenForCountdowns } from "./js/countdown.js";
import { listenForCounts } from "./js/counts.js";
import { listenForDays } from "./js/days.js";
import { listenForDialogs } from "./js/dialogs.js";
import { listenForDrafts } from "./js/drafts.js";
import { draw } from "./js/drawing.js";
import { listenForNews } from "./js/fresh.js";
import { listenForInserting } from "./js/inserting.js";
import { intake } from "./js/intake.js";
import { listenForKeys } from "./js/keys.js";
import { listenForLeaving } from "./js/leaving.js";
import { listenForLive } from "./js/live.js";
import { listenForNet } from "./js/net.js";
import { listenForOrder } from "./js/order.js";
import { listenForPanels } from "./js/panels.js";
import { listenForPalette } from "./js/palette.js";
import { listenForPasskeys } from "./js/passkeys.js";
import { listenForPresence } from "./js/presence.js";
import { listenForPush } from "./js/push.js";
import { listenForQueue } from "./js/queue.js";
import { listenForRows } from "./js/rows.js";
import { listenForSheet } from "./js/sheet.js";
import { listenForToasts } from "./js/toasts.js";
import { listenForUploads } from "./js/uploads.js";
import { listenForWriting } from "./js/writing.js";

window.htmx = htmx;
listenForNet(htmx);
listenForPresence();
listenForToasts(htmx);
listenForLeaving();
listenForDialogs(htmx);
listenForClocks();
listenForDays();
listenForDrafts();
listenForInserting(htmx);
listenForKeys();
listenForRows(htmx);
listenForCountdowns();
listenForCounts();
listenForOrder(htmx);
listenForPanels();
listenForPasskeys();
listenForPalette();
listenForSheet();
listenForQueue();
listenForPush();
listenForNews(htmx);
listenForLive();
listenForWriting(htmx);
listenForUploads();

Alpine.data("combo", combo);
Alpine.data("composer", composer);
Alpine.data("intake", intake);

function start() {
  draw(document);
  document.body.addEventListener("htmx:load", (event) => draw(event.detail.elt));
  Alpine.start();
}
document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
