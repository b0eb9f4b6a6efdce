// Enough of X11 to ask a window to close, as a window manager does for the button in its frame.

import { once } from "node:events";
import { connect } from "node:net";

const INTERN_ATOM = 16;
const SEND_EVENT = 25;
const CLIENT_MESSAGE = 33;

/** Asks a window on a display, such as ":77", to close. */
export async function askToClose(display, window) {
  const socket = connect(`/tmp/.X11-unix/X${display.replace(/^:/, "")}`);
  await once(socket, "connect");
  const setup = Buffer.alloc(12);
  setup[0] = 0x6c;
  setup.writeUInt16LE(11, 2);
  socket.write(setup);
  await once(socket, "data");
  const protocols = await atom(socket, "WM_PROTOCOLS");
  const closing = await atom(socket, "WM_DELETE_WINDOW");
  const request = Buffer.alloc(44);
  request[0] = SEND_EVENT;
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt32LE(window, 4);
  request[12] = CLIENT_MESSAGE;
  request[13] = 32;
  request.writeUInt32LE(window, 16);
  request.writeUInt32LE(protocols, 20);
  request.writeUInt32LE(closing, 24);
  socket.write(request);
  // What answers a later request answers after this one was done.
  await atom(socket, "WM_PROTOCOLS");
  socket.destroy();
}

async function atom(socket, name) {
  const request = Buffer.alloc(8 + Math.ceil(name.length / 4) * 4);
  request[0] = INTERN_ATOM;
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(name.length, 4);
  request.write(name, 8, "latin1");
  socket.write(request);
  const [answer] = await once(socket, "data");
  if (answer[0] !== 1) throw new Error(`the display does not know ${name}`);
  return answer.readUInt32LE(8);
}
