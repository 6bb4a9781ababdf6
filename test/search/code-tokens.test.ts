import { beforeAll, describe, expect, test } from "vitest";
import type { Searcher } from "../../src/search/search.ts";
import { openFiles } from "./open-files.ts";

/** A name as it stands in code → what people type for it; each must bring its page to the top. */
const NAMES: readonly (readonly [name: string, sentence: string, queries: readonly string[]])[] = [
  [
    "kubectl",
    "Undo it with `kubectl rollout undo deployment/api`.",
    ["kubectl rollout undo", "rollout undo", "kubectl undo"],
  ],
  [
    "oom",
    "Training dies with CUDA_ERROR_OUT_OF_MEMORY.",
    [
      "CUDA_ERROR_OUT_OF_MEMORY",
      "cuda_error_out_of_memory",
      "cuda error out of memory",
      "OUT_OF_MEMORY",
      "cuda out of memory",
    ],
  ],
  ["script", "Start it with `python train.py --lr 0.1`.", ["train.py", "python train.py", "TRAIN.PY", "train py"]],
  ["dry-run", "Add --dry-run to see what would change.", ["--dry-run", "dry-run", "dry run"]],
  ["version", "Since v1.29.3 the scheduler waits.", ["v1.29.3", "1.29.3", "v1.29", "1.29", "V1.29.3"]],
  [
    "hook",
    "Call useInfiniteQuery for endless lists.",
    ["useInfiniteQuery", "useinfinitequery", "infinite query", "infiniteQuery", "InfiniteQuery"],
  ],
  [
    "method",
    "Ask feature_store.get_online_features() for the row.",
    [
      "feature_store.get_online_features()",
      "get_online_features",
      "get_online_features()",
      "online features",
      "feature_store.get_online_features",
    ],
  ],
  [
    "bucket",
    "Weights are in s3://bucket/path until Friday.",
    ["s3://bucket/path", "s3 bucket path", "s3://bucket", "bucket/path"],
  ],
  [
    "refused",
    "The browser says ERR_CONNECTION_REFUSED.",
    ["ERR_CONNECTION_REFUSED", "connection refused", "err_connection_refused", "CONNECTION_REFUSED"],
  ],
  ["hex", "Windows stops with 0x80070005 here.", ["0x80070005", "0X80070005", "80070005", "error 0x80070005"]],
  ["k8s", "The k8s cluster is shared.", ["k8s", "K8s", "k8s cluster"]],
  ["cpp", "The kernel is written in C++ by us.", ["C++", "c++", "c++ kernel", "C++17"]],
  ["csharp", "The client is written in C# by us.", ["C#", "c#", "c# client"]],
  ["c", "The driver is written in C by us.", ["c driver", "driver in C"]],
  ["dotnet", "The service runs on .NET by choice.", [".NET", ".net", ".net service"]],
  ["node", "The bot runs on node.js by choice.", ["node.js", "Node.js", "node js", "node.js bot"]],
  [
    "flag",
    "Set torch.backends.cudnn.benchmark = True first.",
    ["torch.backends.cudnn.benchmark", "cudnn.benchmark", "cudnn benchmark", "torch.backends"],
  ],
  [
    "variable",
    "Export DOCENT_DATA_DIR before the start.",
    ["DOCENT_DATA_DIR", "docent_data_dir", "DATA_DIR", "$DOCENT_DATA_DIR"],
  ],
  [
    "image",
    "Pull nvcr.io/nvidia/pytorch:24.05-py3 once.",
    ["nvcr.io/nvidia/pytorch:24.05-py3", "nvidia/pytorch", "24.05-py3", "pytorch:24.05-py3"],
  ],
  ["header", "Send X-Request-ID with each call.", ["X-Request-ID", "x-request-id", "x request id"]],
  [
    "class",
    "Subclass XMLHttpRequestFactory there.",
    ["XMLHttpRequestFactory", "http request factory", "xmlhttprequestfactory", "HttpRequestFactory"],
  ],
];

/** Pages that hold the same words apart, or names that differ in one place. */
const OTHERS: readonly string[] = [
  "Kubectl is the client. A rollout is slow. Undo is a key.",
  "Undo a migration with care: kubectl has no part in it.",
  "Restart with kubectl rollout restart, and look with kubectl rollout status.",
  "CUDA_VISIBLE_DEVICES picks devices. An error is logged. Memory is short.",
  "CUDA_ERROR_NO_DEVICE and CUDA_ERROR_INVALID_VALUE stop it.",
  "Out of disk is one error, short of memory another. CUDA is installed.",
  "Train a model with Python and keep the weights. Files end in py.",
  "Start with python evaluate.py or with train.sh or with retrain.ts.",
  "Let it stand on dry land. A run may fail.",
  "The dry mode is new. Run it later.",
  "Since v1.29.2 nothing waits, and on 3 May it is over.",
  "Version v1.28.4 came first, on 29 May at 3.",
  "In version 1.2 there were 29 changes, and 3 more later.",
  "useQuery loads. Infinite loops are bugs.",
  "An infinite scroll needs no end. A query needs one.",
  "useInfiniteScroll is another hook. Write a query.",
  "Features are stored. The store is online. Get a row from it.",
  "feature_store.get_historical_features() and feature_store.push() exist.",
  "get_online_store and set_online_flags are other calls for features.",
  "The bucket is full. A path leads there. S3 is a store.",
  "s3://models/path and gs://bucket/models are others.",
  "The path of the list is long; S3 charges for each bucket.",
  "The connection is slow. A request was refused. An err is human.",
  "ERR_CONNECTION_RESET happens. The offer was refused.",
  "We refused the offer of a faster connection.",
  "Windows stops with 0x80070002 or 0x80004005 or 0x8007000E.",
  "Error 80070 is another number, and 0x is a prefix.",
  "k8 is a processor, k3s is small, and 8 s is a time. The cluster is k3s.",
  "The kernel is written in Rust. Some of it is C code.",
  "The client is written in Go, C and Java.",
  "Write c += 1 and i++ for a counter. The driver is a person.",
  "The net is neutral. Our service is on the net.",
  "example.net and slow.net are hosts of a service.",
  "A node is a machine. JS is a language.",
  "The bot runs on deno.js; each node has one.",
  "torch.backends.mps.enabled = True; cudnn follows.",
  "Benchmark cudnn against the backends of torch; they differ.",
  "DOCENT_HOST and DATA_DIR_SIZE are set.",
  "The dir holds data; Docent reads it. Export it.",
  "Pull nvcr.io/nvidia/tensorflow:24.05-py3 for pytorch.",
  "The ID is X. A request is sent.",
  "A factory makes requests. HTTP and XML are old.",
  "XMLHttpRequest is one, a factory another.",
];

const PADDING = "It was checked last week, and nobody found anything wrong with it so far.";

let searcher: Searcher;

beforeAll(async () => {
  // A number as the last part of an address says nothing.
  const pages = NAMES.map(([, sentence], i) => [`names/${i}.md`, `# Page\n\n${PADDING} ${sentence} ${PADDING}`]);
  const others = OTHERS.map((text, i) => [`others/${i}.md`, `# Note\n\n${PADDING} ${text} ${PADDING}`]);
  searcher = await openFiles(Object.fromEntries([...pages, ...others]) as Record<string, string>);
});

describe("a name of code brings its page to the top", () => {
  const rows = NAMES.flatMap(([name, , queries], i) => queries.map((query) => [query, name, `names/${i}.md`] as const));
  test.each(rows)("%s (%s)", async (query, _, page) => {
    const [first] = await searcher.rank({ text: query, limit: 3 });
    expect(first).toBe(page);
  });
});
