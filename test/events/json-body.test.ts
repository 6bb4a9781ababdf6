import { describe, expect, test } from "vitest";
import { parseJson, readJson } from "../../src/events/json-body.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { aws } from "../../src/events/sources/aws.ts";
import { readEventData } from "../../src/events/sources/cloudevents-data.ts";
import { databricks } from "../../src/events/sources/databricks.ts";
import { gcp } from "../../src/events/sources/gcp.ts";
import { sns } from "./aws-request.ts";
import { NOW } from "./source-contract.ts";

/** Apart by one, and the same as doubles. */
const [ID, NEXT] = ["1234567890123456789", "1234567890123456790"] as const;

const read = (body: string) => readJson(Buffer.from(body), "Send JSON.");

describe("JSON with ids of 64 bits", () => {
  test("keeps every digit of whole numbers that a double cannot hold, wherever they are", () => {
    expect(read(`{"id": ${ID}, "runs": [${NEXT}, -${ID}, {"id": 9007199254740992}]}`)).toEqual({
      id: ID,
      runs: [NEXT, `-${ID}`, { id: "9007199254740992" }],
    });
  });

  test("leaves all other values as they are", () => {
    const others = `{"a": 9007199254740991, "b": -9007199254740991, "c": 0.1234567890123456789, "d": 1e300,
      "e": "${ID}", "f": 41, "g": [null, true, 1.5e3], "h": 1.0}`;
    expect(read(`{"id": ${ID}, "others": ${others}}`)).toEqual({ id: ID, others: JSON.parse(others) as unknown });
  });

  test("does not reach prototypes, and is not JSON when it is cut off", () => {
    const json = parseJson(`{"__proto__": {"id": ${ID}}}`);
    expect(Object.keys(json as object)).toEqual(["__proto__"]);
    expect(({} as { id?: unknown }).id).toBeUndefined();
    expect(() => read(`{"id": ${ID}`)).toThrow(UnreadableBodyError);
  });
});

describe("two runs whose ids a double cannot tell apart", () => {
  const job = (runId: string) =>
    `{"event_type": "jobs.on_failure", "workspace_id": 1, "run": {"run_id": ${runId}}, "job": {"job_id": 1, "name": "j"}}`;
  const modelPackage = (version: string) =>
    `{"id": "e-${version}", "detail-type": "SageMaker Model Package State Change", "detail": {"ModelPackageGroupName": "churn",
      "ModelPackageStatus": "Completed", "ModelPackageVersion": ${version}}}`;
  const decoded = (source: { decode: typeof aws.decode }, body: string) =>
    source.decode({ headers: {}, body: Buffer.from(body) }, NOW)[0];

  test("are two of Databricks", () => {
    expect([ID, NEXT].map((id) => decoded(databricks, job(id))?.runId)).toEqual([ID, NEXT]);
  });

  test("are two inside a message of SNS", () => {
    const wrapped = (version: string) => JSON.stringify(sns({ Message: modelPackage(version) }));
    expect([ID, NEXT].map((id) => decoded(aws, wrapped(id))?.model?.version)).toEqual([ID, NEXT]);
  });

  test("are two inside a message of Pub/Sub", () => {
    const pushed = (id: string) => {
      const data = Buffer.from(`{"incident": {"incident_id": ${id}, "state": "open"}}`).toString("base64");
      return JSON.stringify({ message: { data, messageId: id } });
    };
    expect([ID, NEXT].map((id) => decoded(gcp, pushed(id))?.runId)).toEqual([ID, NEXT]);
  });

  test("are two in the data of a CloudEvent, as text and in Base64", () => {
    const data = (id: string) => `{"id": ${id}}`;
    expect(readEventData({ data: data(ID) })).toEqual({ id: ID });
    expect(readEventData({ data_base64: Buffer.from(data(NEXT)).toString("base64") })).toEqual({ id: NEXT });
  });
});
