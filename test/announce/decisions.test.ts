import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Route } from "../../src/config/config.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createRound, type Round } from "./round.ts";

const ROUTE: Route = {
  name: "models",
  when: { kind: ["model"] },
  to: [{ platform: "slack", channel: "ml" }],
  mention: ["ml-platform"],
};

let store: Store;
let round: Round;

beforeEach(async () => {
  store = await openStore(":memory:");
  round = createRound(store, [ROUTE]);
});
afterEach(() => store.close());

const day = (number: number) => `2026-11-${String(number).padStart(2, "0")}T09:00:00Z`;

const ARN = "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3";

/** A version of a model in SageMaker, as EventBridge tells of it. */
const modelPackage = (at: string, approval: string, note?: string) => ({
  id: `${at} ${approval}`,
  "detail-type": "SageMaker Model Package State Change",
  source: "aws.sagemaker",
  account: "123456789012",
  region: "us-east-1",
  time: at,
  resources: [ARN],
  detail: {
    ModelPackageGroupName: "churn",
    ModelPackageArn: ARN,
    ModelPackageVersion: 3,
    ModelPackageStatus: "Completed",
    ModelApprovalStatus: approval,
    LastModifiedBy: { UserProfileName: "mona" },
    ...(note === undefined ? {} : { ApprovalDescription: note }),
  },
});

const decide = (number: number, approval: string, note?: string) =>
  round.send("aws", day(number), modelPackage(day(number), approval, note));

describe("a decision on a version of a model", () => {
  test("is heard in the thread of its card, each time", async () => {
    await decide(1, "PendingManualApproval");
    expect(round.replies()).toEqual([]);
    await decide(8, "Approved");
    await decide(9, "Rejected", "Worse for new customers");
    await decide(10, "Approved");
    expect(round.replies()).toEqual(["Approved.", "Rejected.", "Approved."]);
    expect(round.cards()).toEqual(["Model churn version 3 was approved."]);
  });

  test("calls those whom the route mentions when it is rejected, and says by whom and why", async () => {
    await decide(1, "PendingManualApproval");
    await decide(9, "Rejected", "Worse for new customers");
    const reply = round.written.at(-1);
    expect(reply?.parts).toMatchObject([
      { type: "headline", text: "Rejected", tone: "bad" },
      { type: "text", text: "For the ML platform team.", mentions: [{ name: "ML platform team" }] },
      {
        type: "facts",
        facts: [
          { name: "By", value: "mona" },
          { name: "Note", value: "Worse for new customers" },
        ],
      },
    ]);
    await decide(10, "Approved");
    expect(JSON.stringify(round.written.at(-1))).not.toContain("ML platform team");
  });

  test("is said by the card alone where it opens it", async () => {
    round = createRound(store, [{ ...ROUTE, when: { kind: ["model"], status: ["promoted", "rejected"] } }]);
    await decide(1, "PendingManualApproval");
    await decide(8, "Approved");
    expect([round.cards(), round.replies()]).toEqual([["Model churn version 3 was approved."], []]);
    await decide(9, "Rejected");
    expect(round.replies()).toEqual(["Rejected."]);
  });

  test("is none when the registry only tells of the version again, or tells late", async () => {
    await decide(1, "PendingManualApproval");
    await decide(8, "Rejected");
    await decide(9, "Rejected", "Now with a reason");
    await decide(7, "Approved");
    expect(round.replies()).toEqual(["Rejected."]);
  });

  test("is another alias of the version too, on the version's card", async () => {
    const given = (alias: string, version = "v6") => ({
      event_type: "ADD_ARTIFACT_ALIAS",
      artifact_collection_name: "churn",
      artifact_version_string: `team/models/churn:${version}`,
      alias,
      run_id: "r1",
    });
    await round.send("wandb", day(1), given("staging"));
    await round.send("wandb", day(2), given("champion"));
    // Another version of the same run: a card of its own.
    await round.send("wandb", day(3), given("champion", "v7"));
    expect(round.replies()).toEqual(["Champion is version v6 now."]);
  });
});
