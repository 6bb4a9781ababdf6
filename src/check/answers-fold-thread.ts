// What a thread of `askFolds` runs: it is given folds, posts what was asked, and ends.
import { parentPort, workerData } from "node:worker_threads";
import { askEachFold, type FoldWork } from "./answers-fold.ts";

parentPort?.postMessage(await askEachFold(workerData as FoldWork));
