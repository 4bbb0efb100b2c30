import { UA, WebSocketInterface } from "jssip";

/** What came back from the echo: packets, and their loudness since the call began. */
export interface Heard {
  readonly packets: number;
  readonly energy: number;
}

/** Runs in the browser: registers `desk`, calls `echo`, and waits until its own sound comes back. */
function callEcho(socketUrl: string, password: string): Promise<Heard> {
  const ua = new UA({
    sockets: [new WebSocketInterface(socketUrl)],
    uri: "sip:desk@hotline.invalid",
    password,
    session_timers: false,
  });
  return new Promise((resolve, reject) => {
    ua.on("registrationFailed", ({ cause }) => reject(new Error(`registration: ${cause}`)));
    ua.on("registered", () => {
      const call = ua.call("sip:echo@hotline.invalid", {
        mediaConstraints: {
          audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        },
        pcConfig: { iceServers: [] },
      });
      // Chromium decodes, and so measures, only what is played.
      const sound = new Audio();
      call.connection.addEventListener("track", ({ streams: [stream = null] }) => {
        sound.srcObject = stream;
        void sound.play();
      });
      call.on("failed", ({ cause }) => reject(new Error(`call: ${cause}`)));
      call.on("confirmed", () => listen(call.connection).then(resolve, reject));
    });
    ua.start();
  });
}

async function listen(connection: RTCPeerConnection): Promise<Heard> {
  for (let tries = 0; tries < 100; tries += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const all = [...(await connection.getStats()).values()];
    const incoming = all.find(({ type }) => type === "inbound-rtp");
    const heard = {
      packets: Number(incoming?.packetsReceived ?? 0),
      energy: Number(incoming?.totalAudioEnergy ?? 0),
    };
    if (heard.packets > 50 && heard.energy > 0.01) return heard;
  }
  throw new Error("no sound came back");
}

Object.assign(window, { callEcho });
