import { PhoneMessage } from "../../contract/index.ts";

const againMs = 1500;

/** Follows what the line says to one demo phone; reconnects until the returned function is called. */
export function followPhone(token: string, onMessage: (message: PhoneMessage) => void): () => void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const address = `${scheme}://${location.host}/api/v1/phone/live?token=${encodeURIComponent(token)}`;
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const connect = (): void => {
    socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      const message = PhoneMessage.safeParse(parse(data));
      if (message.success) onMessage(message.data);
    };
    socket.onclose = () => {
      if (!isOver) timer = setTimeout(connect, againMs);
    };
  };
  connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    socket?.close();
  };
}

function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
