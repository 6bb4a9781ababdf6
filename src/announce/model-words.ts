import type { PipelineEvent } from "../events/event.ts";
import { line } from "./plain.ts";

const NAME = 80;

/**
 * What happened to a version of a model, after its name: "was promoted to Production", ": champion is version 7 now".
 * @param movedFrom the version that had the alias before
 * @returns undefined where the status says it all
 */
export function modelWords({ status, model }: PipelineEvent, movedFrom: string | undefined): string | undefined {
  const short = (text = ""): string => line(text, NAME);
  const [alias, stage, version, before] = [model?.alias, model?.stage, model?.version, movedFrom].map(short);
  switch (status) {
    case "aliased":
      return alias && version && aliasWords(alias, version, before);
    case "unaliased":
      return alias && takenWords(alias, version || before);
    case "promoted":
      return stage && (/^approved$/i.test(stage) ? "was approved" : `was promoted to ${stage}`);
    case "waiting":
      return stage && `waits for approval for ${stage}`;
    default:
      return undefined;
  }
}

/** What was decided, as its card's thread hears it: "Approved", "Champion moved from version 6 to 7". */
export function decisionWords(event: PipelineEvent, movedFrom: string | undefined): string {
  const words = modelWords(event, movedFrom) || (event.status === "rejected" ? "rejected" : "decided anew");
  const said = words.replace(/^(?:: |was )/, "");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function aliasWords(alias: string, version: string, before: string | undefined): string {
  return before ? `: ${alias} moved from version ${before} to ${version}` : `: ${alias} is version ${version} now`;
}

function takenWords(alias: string, version: string | undefined): string {
  return version ? `: ${alias} was taken from version ${version}` : `: ${alias} was removed`;
}
