import { afterAll } from "vitest";
import { describeChatPlatform } from "../../contracts/chat-platform.ts";
import { startTeamsPlayground } from "../../helpers/teams-playground.ts";
import { APP_ID, TENANT } from "./open-door.ts";
import { playgroundDriver, type Surroundings } from "./playground-chat.ts";
import { createSender } from "./sender.ts";

/** It takes two seconds to start, so all tests share one. */
let started: Promise<Surroundings> | undefined;

async function start(): Promise<Surroundings> {
  let botUrl = "";
  const sender = await createSender({ appId: APP_ID, serviceUrl: "" });
  const playground = await startTeamsPlayground({
    botUrl: () => botUrl,
    appId: APP_ID,
    tenantId: TENANT,
    token: (serviceurl) => sender.token({ serviceurl }),
  });
  return {
    playground,
    sender,
    setBotUrl: (url) => {
      botUrl = url;
    },
    options: { openIdMetadataUrl: sender.openIdMetadataUrl, serviceUrls: [playground.origin] },
  };
}

afterAll(async () => {
  const surroundings = await started;
  await surroundings?.playground.stop();
  await surroundings?.sender.close();
});

describeChatPlatform(
  playgroundDriver(() => {
    started ??= start();
    return started;
  }),
);
