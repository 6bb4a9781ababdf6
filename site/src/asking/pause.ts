/** Ends the task under way, so that the page can take a key or draw a frame before the next begins. */
export function pause(): Promise<void> {
  // A timer would be held back by 4 ms or more.
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
