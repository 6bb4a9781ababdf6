import { createHmac } from "node:crypto";
import { request as forward } from "node:http";
import express, { type Request, type Response } from "express";
import { createWebDoor, type WebDoor } from "../../../bot/web/door.ts";
import type { MessageRef } from "../../../src/announce/messenger.ts";
import type { Reply, Tone } from "../../../src/chat/reply.ts";
import type { PipelineEvent } from "../../../src/events/event.ts";
import { decodeGithub } from "../../../src/events/sources/github-events.ts";
import { openStore } from "../../../src/store/store.ts";
import { startServer } from "../../helpers/server.ts";
import { serve } from "./web-chat.ts";

export const CHANNEL = { platform: "web", channel: "ml-alerts" } as const;

export interface StandIn {
  /** Without a trailing slash. */
  readonly url: string;
  readonly door: WebDoor;
  stop(): Promise<void>;
}

/**
 * The whole server with a webhook door before it that announces every run by hand: it shows what the web chat makes of
 * announcements, whatever their wording will be.
 */
export async function startStandIn(): Promise<StandIn> {
  const [server, store] = await Promise.all([startServer(), openStore(":memory:")]);
  const now = () => new Date();
  const door = createWebDoor({ board: store.board, channels: () => [CHANNEL.channel], ownUrl: () => app.url, now });
  const announce = createAnnouncer(door);
  const app = await serve((routes) => {
    door.mount(routes);
    routes.post("/webhooks/github", express.raw({ type: "*/*" }), async (request, response) => {
      const body = request.body as Buffer;
      const signature = `sha256=${createHmac("sha256", door.sampleSecret).update(body).digest("hex")}`;
      const isSigned = request.headers["x-hub-signature-256"] === signature;
      const name = String(request.headers["x-github-event"]);
      if (isSigned) for (const event of decodeGithub(name, JSON.parse(body.toString()), now())) await announce(event);
      response.status(isSigned ? 202 : 401).json({});
    });
    routes.use((request, response) => pass(server.url, request, response));
  });
  return {
    url: app.url,
    door,
    async stop() {
      await door.stop();
      await app.stop();
      await Promise.all([server.stop(), store.close()]);
    },
  };
}

function pass(url: string, request: Request, response: Response): void {
  const { method, headers } = request;
  const call = forward(url + request.originalUrl, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  call.on("error", () => response.destroy());
  request.pipe(call);
}

function createAnnouncer({ messenger }: WebDoor): (event: PipelineEvent) => Promise<void> {
  const cards = new Map<string, MessageRef>();
  let failingStep: string | undefined;
  return async (event) => {
    if (event.kind === "task") {
      ({ failingStep } = event);
      return;
    }
    const run = event.runId ?? "";
    const before = cards.get(run);
    const message = card(event, failingStep);
    const after = before
      ? await messenger.update(before, message, CHANNEL)
      : await messenger.post(message, CHANNEL, `card-${run}`);
    cards.set(run, after);
    if (event.status === "succeeded") await messenger.reply(after, BACK_TO_NORMAL, CHANNEL, `back-${run}`);
  };
}

const TONES: Readonly<Record<string, Tone>> = { started: "busy", failed: "bad", succeeded: "good" };
const BACK_TO_NORMAL: Reply = {
  kind: "announcement",
  text: "Back to normal after 22 min.",
  parts: [{ type: "text", text: "Back to normal after 22 min." }],
};

function card(event: PipelineEvent, failingStep: string | undefined): Reply {
  const text = `${event.pipeline} ${event.status}`;
  const step =
    event.status === "failed" && failingStep !== undefined ? [{ name: "Failing step", value: failingStep }] : [];
  return {
    kind: "announcement",
    text: `${text} on ${event.ref}.`,
    parts: [
      { type: "headline", text, tone: TONES[event.status] ?? "neutral", ...(event.url && { url: event.url }) },
      { type: "text", text: "Sample: this run never took place.", tone: "quiet" },
      {
        type: "facts",
        facts: [
          { name: "Branch", value: event.ref ?? "" },
          { name: "Commit", value: event.commit?.slice(0, 7) ?? "", url: "https://github.com/octo-org/churn-model" },
          { name: "Started by", value: event.actor ?? "" },
          ...step,
        ],
      },
      ...(event.status === "failed" ? RUNBOOK : []),
    ],
  };
}

const RUNBOOK: Reply["parts"] = [
  {
    type: "quote",
    blocks: [
      {
        type: "code",
        text: "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 39.39 GiB",
      },
    ],
  },
  {
    type: "quote",
    blocks: [
      {
        type: "prose",
        text: "**First step, to get the run through.** Halve the batch size and double the accumulation steps; the effective batch and so the result stay about the same:".replaceAll(
          "**",
          "",
        ),
      },
      {
        type: "code",
        language: "bash",
        text: "argo submit -n ml --from workflowtemplate/nightly-train \\\n  -p batch_size=16 -p grad_accum_steps=4 --watch",
      },
      {
        type: "list",
        ordered: true,
        items: ["Look at the pods with `kubectl get pods -n ml`.", "Compare with the last good run."],
      },
    ],
  },
  {
    type: "source",
    source: {
      title: "CUDA out of memory",
      heading: "Fix",
      url: "http://127.0.0.1:3000/docs/runbooks/cuda-out-of-memory#fix",
      owner: "ML platform team",
      reviewed: "2026-09-28",
      stale: false,
      starter: true,
    },
  },
];
