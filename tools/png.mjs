// Our mark as PNG, for places that take no SVG (installed apps, lock screens). The mark is a square and straight strokes
// with round ends, so a pixel is the distance to the nearest stroke: no drawing library is needed.
import zlib from "node:zlib";

const NUMBERS = /[a-zA-Z]|-?\d*\.?\d+/g;

// The strokes of a path of straight lines: [x1, y1, x2, y2] each.
export function strokes(path) {
  const words = path.match(NUMBERS), made = [];
  let x = 0, y = 0, from = [0, 0], command = "";
  const to = (nx, ny) => { made.push([x, y, nx, ny]); x = nx; y = ny; };
  for (let at = 0; at < words.length;) {
    if (/[a-zA-Z]/.test(words[at])) command = words[at++];
    const number = () => Number(words[at++]);
    if (command === "z" || command === "Z") { to(...from); command = ""; continue; }
    if (command === "M") { x = number(); y = number(); from = [x, y]; command = "L"; }
    else if (command === "l") to(x + number(), y + number());
    else if (command === "L") to(number(), number());
    else if (command === "h") to(x + number(), y);
    else if (command === "H") to(number(), y);
    else if (command === "v") to(x, y + number());
    else throw new Error(`the mark has a stroke "${command}" this cannot draw`);
  }
  return made;
}

function distance(px, py, [x1, y1, x2, y2]) {
  const dx = x2 - x1, dy = y2 - y1;
  const share = Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - x1 - share * dx, py - y1 - share * dy);
}

const cover = (inside) => Math.max(0, Math.min(1, inside + 0.5));

// `room`: the share of the picture the mark takes; what is around it has the mark's ground (for masks that cut), or none.
export function png(svg, size, { room = 1, ground = true, ink = [255, 255, 255] } = {}) {
  const lines = strokes(svg.match(/ d="([^"]+)"/)[1]);
  const width = Number(svg.match(/stroke-width="([\d.]+)"/)[1]), corner = Number(svg.match(/ rx="([\d.]+)"/)[1]);
  const paper = svg.match(/fill="#([0-9a-f]{6})"/)[1].match(/../g).map((pair) => parseInt(pair, 16));
  const scale = (size * room) / 32, edge = (size * (1 - room)) / 2;
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    const px = (x + 0.5 - edge) / scale, py = (y + 0.5 - edge) / scale;
    const stroke = cover((width / 2 - Math.min(...lines.map((line) => distance(px, py, line)))) * scale);
    const square = Math.hypot(Math.max(0, Math.abs(px - 16) - 16 + corner), Math.max(0, Math.abs(py - 16) - 16 + corner));
    const under = !ground ? 0 : room < 1 ? 1 : cover((corner - square) * scale);
    const alpha = Math.max(stroke, under), at = y * (size * 4 + 1) + 1 + x * 4;
    for (const each of [0, 1, 2]) rows[at + each] = Math.round(ground ? paper[each] + (ink[each] - paper[each]) * stroke : ink[each]);
    rows[at + 3] = Math.round(alpha * 255);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0); head.writeUInt32BE(size, 4); head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]), length = Buffer.alloc(4), sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

// Node has crc32 from 20.15 on; the build takes 18.
function crc(data) {
  if (zlib.crc32) return zlib.crc32(data);
  let value = ~0;
  for (const byte of data) { value ^= byte; for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0); }
  return ~value >>> 0;
}
