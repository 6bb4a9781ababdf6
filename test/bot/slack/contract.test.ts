import { describeChatPlatform } from "../../contracts/chat-platform.ts";
import { describeMessenger } from "../../contracts/messenger.ts";
import { slackChat, slackMessenger } from "../../helpers/slack-fake/drivers.ts";

describeChatPlatform(slackChat("http"));
describeChatPlatform(slackChat("socket"));
describeMessenger(slackMessenger("http"));
describeMessenger(slackMessenger("socket"));
