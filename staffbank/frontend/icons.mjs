// Draws icon.svg, which is of plain shapes only, as the PNG files that phones ask for.
import { deflateSync } from "node:zlib";

const FINE = 4; // samples a pixel, each way
const CANVAS = 512;

const number = (element, name) => Number(element.match(new RegExp(`\\b${name}="([\\d.]+)"`))[1]);

function rect(element) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => number(element, name));
  return (px, py) => px >= x && px < x + width && py >= y && py < y + height;
}

function circle(element) {
  const [cx, cy, r] = ["cx", "cy", "r"].map((name) => number(element, name));
  return (px, py) => (px - cx) ** 2 + (py - cy) ** 2 < r ** 2;
}

function polygon(element) {
  const corners = element.match(/points="([^"]+)"/)[1].split(" ").map((pair) => pair.split(",").map(Number));
  const sides = corners.map((corner, at) => [corner, corners[(at + 1) % corners.length]]);
  return (px, py) =>
    sides.filter(([[ax, ay], [bx, by]]) => ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax).length % 2;
}

const KINDS = { rect, circle, polygon };

function shapes(svg) {
  return [...svg.matchAll(/<(rect|circle|polygon)\b[^>]*>/g)].map(([element, kind]) => ({
    holds: KINDS[kind](element),
    colour: element.match(/fill="#(\w{6})"/)[1].match(/../g).map((part) => parseInt(part, 16)),
  }));
}

function colourAt(drawn, x, y) {
  return drawn.findLast((shape) => shape.holds(x, y)).colour;
}

function pixel(drawn, left, top, step) {
  const sum = [0, 0, 0];
  for (let row = 0; row < FINE; row += 1) {
    for (let column = 0; column < FINE; column += 1) {
      const colour = colourAt(drawn, left + (column + 0.5) * step, top + (row + 0.5) * step);
      colour.forEach((part, at) => { sum[at] += part; });
    }
  }
  return sum.map((part) => Math.round(part / FINE ** 2));
}

function crc(bytes) {
  let left = 0xffffffff;
  for (const byte of bytes) {
    left ^= byte;
    for (let bit = 0; bit < 8; bit += 1) left = left & 1 ? (left >>> 1) ^ 0xedb88320 : left >>> 1;
  }
  return (left ^ 0xffffffff) >>> 0;
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, check]);
}

export function png(svg, size) {
  const drawn = shapes(svg);
  const step = CANVAS / size / FINE;
  const rows = Array.from({ length: size }, (_, row) => {
    const line = Array.from({ length: size }, (__, column) => pixel(drawn, column * step * FINE, row * step * FINE, step));
    return Buffer.from([0, ...line.flat()]);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2], 8); // eight bits a part, three parts
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
