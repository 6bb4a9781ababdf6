import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const BLOCK = Buffer.alloc(4_096, 1);

/** What the disk itself takes to keep 4 kB at the end of a file, so many times. @returns milliseconds each */
export function measureFsync(folder: string, times: number): number[] {
  const path = join(folder, "fsync.bin");
  const file = openSync(path, "a");
  try {
    return Array.from({ length: times }, () => {
      const started = performance.now();
      writeSync(file, BLOCK);
      fsyncSync(file);
      return performance.now() - started;
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
