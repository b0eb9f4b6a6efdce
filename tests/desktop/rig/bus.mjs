// A name on a session bus, as of a program that is there: enough of D-Bus to ask for it.

import { once } from "node:events";
import { connect } from "node:net";

const METHOD_CALL = 1;
const ERROR = 3;

/** Takes a name on the bus at an address; `end` gives it up. */
export async function named(address, name) {
  const path = /^unix:(?:path|abstract)=([^,;]+)/.exec(address)?.[1];
  const socket = connect(address.startsWith("unix:abstract=") ? `\0${path}` : path);
  await once(socket, "connect");
  const id = Buffer.from(String(process.getuid())).toString("hex");
  socket.write(`\0AUTH EXTERNAL ${id}\r\n`);
  await once(socket, "data");
  socket.write("BEGIN\r\n");
  socket.write(call(1, "Hello"));
  await once(socket, "data");
  socket.write(call(2, "RequestName", name));
  const [answer] = await once(socket, "data");
  if (answer[1] === ERROR) throw new Error(`the bus does not give the name ${name}`);
  socket.resume();
  return { end: () => socket.destroy() };
}

/** A call of the bus itself, in little-endian; with a name and no flags, where there is a name. */
function call(serial, member, name) {
  const body = name === undefined ? Buffer.alloc(0) : Buffer.concat([padded(string(name), 4), uint32(0)]);
  const fields = [
    [1, "o", "/org/freedesktop/DBus"],
    [2, "s", "org.freedesktop.DBus"],
    [3, "s", member],
    [6, "s", "org.freedesktop.DBus"],
    ...(name === undefined ? [] : [[8, "g", "su"]]),
  ];
  let header = Buffer.alloc(0);
  for (const [code, type, value] of fields) {
    header = padded(header, 8);
    header = Buffer.concat([header, Buffer.from([code, 1]), Buffer.from(`${type}\0`)]);
    const signature = Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]);
    header = Buffer.concat([header, type === "g" ? signature : string(value)]);
  }
  const start = Buffer.from([0x6c, METHOD_CALL, 0, 1]);
  const lengths = [uint32(body.length), uint32(serial), uint32(header.length)];
  return Buffer.concat([padded(Buffer.concat([start, ...lengths, header]), 8), body]);
}

/** A text with its length before it. Each field begins at a multiple of eight, its text four later. */
function string(text) {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);
}

function padded(buffer, to) {
  return Buffer.concat([buffer, Buffer.alloc((to - (buffer.length % to)) % to)]);
}

function uint32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
