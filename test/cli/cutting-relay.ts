import net, { type AddressInfo } from 'node:net';
import type { Test } from 'tap';

export interface RelayOptions {
  target: string;
  /** Requests whose first line holds this are cut. */
  cut: string;
  /** How many of them. */
  times: number;
  /** Bytes of such a request that still pass. */
  after: number;
}

/** Passes connections on to a service and breaks some of them in the middle of a request. */
export async function startCuttingRelay(t: Test, options: RelayOptions) {
  let cuts = 0;
  const { port: targetPort } = new URL(options.target);
  const relay = net.createServer((socket) => {
    const service = net.connect(Number(targetPort), '127.0.0.1');
    for (const end of [socket, service]) end.on('error', () => undefined);
    socket.on('close', () => service.destroy());
    service.on('close', () => socket.destroy());
    service.pipe(socket);
    socket.on('data', (chunk: Buffer) => {
      const isCut = cuts < options.times && chunk.toString('latin1').includes(options.cut);
      if (!isCut) return void service.write(chunk);
      cuts += 1;
      service.write(chunk.subarray(0, options.after), () => {
        socket.destroy();
        service.destroy();
      });
    });
  });
  await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
  t.teardown(() => relay.close());
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cuts: (): number => cuts,
  };
}
