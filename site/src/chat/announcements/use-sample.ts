import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { useCallback, useState } from "react";
import { type Failure, SAMPLE_STEPS, type SampleStep, sendSample } from "../bot-client.ts";

export interface Sample {
  /** Steps of the present run that were sent, in order. */
  readonly sent: readonly SampleStep[];
  /** Undefined once the run is over. */
  readonly next: SampleStep | undefined;
  readonly sending: boolean;
  readonly failure: Failure | undefined;
  /** What the webhook door answered to the last step. */
  readonly status: number | undefined;
  /** Sends the next step; the first one of a new run after the last. */
  readonly send: () => void;
}

interface Run {
  readonly id: string | undefined;
  readonly sent: readonly SampleStep[];
  readonly status: number | undefined;
}

const NO_RUN: Run = { id: undefined, sent: [], status: undefined };

/** A sample run that goes from step to step as the reader presses. */
export function useSample(): Sample {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [run, setRun] = useState<Run>(NO_RUN);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const next = SAMPLE_STEPS[run.sent.length];

  const send = useCallback(async (): Promise<void> => {
    const current = next === undefined ? NO_RUN : run;
    const step = next ?? SAMPLE_STEPS[0];
    setSending(true);
    setFailure(undefined);
    const result = await sendSample(baseUrl, step, current.id);
    setSending(false);
    if ("failure" in result) setFailure(result.failure);
    else setRun({ id: result.run, sent: [...current.sent, step], status: result.status });
  }, [baseUrl, next, run]);

  return { sent: run.sent, next, sending, failure, status: run.status, send: () => void send() };
}
