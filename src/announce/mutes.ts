import type { Destination } from "../config/config.ts";

/** Which pipelines are silent where, and until when. A pipeline is named by its key, see `pipelineKey`. */
export interface Mutes {
  /** @param by the name of who muted it, as it is shown */
  mute(pipelineKey: string, to: Destination, until: Date, by: string): Promise<void>;
  /** undefined when it is not muted there. */
  mutedUntil(pipelineKey: string, to: Destination): Promise<Date | undefined>;
}
