import clsx from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "../../components/icon/icon.tsx";
import { type Failure, SAMPLE_STEPS, type SampleStep } from "../bot-client.ts";
import styles from "./sample-run.module.css";
import { type Sample, useSample } from "./use-sample.ts";

const STEP_WORDS: Readonly<Record<SampleStep, string>> = { started: "Start", failed: "Fail", recovered: "Recover" };

/** Sends a sample run step by step, so that anybody can see what an announcement looks like. */
export function SampleRun({ isProminent }: { readonly isProminent: boolean }): ReactNode {
  const sample = useSample();
  const isIdle = sample.sent.length === 0;
  return (
    <div className={clsx(styles.sample, (isProminent || !isIdle) && styles.open)}>
      {isIdle && isProminent && (
        <p>
          Try it with a nightly training that never ran: a real signed event through the real webhook door, marked as a
          sample.
        </p>
      )}
      {isIdle ? (
        <PressButton isMain={isProminent} waits={sample.sending} onPress={sample.send}>
          Send a sample event
        </PressButton>
      ) : (
        <Steps sample={sample} />
      )}
      <p className={styles.outcome} role="status">
        {outcomeOf(sample)}
      </p>
    </div>
  );
}

function Steps({ sample }: { readonly sample: Sample }): ReactNode {
  const { sent, next, sending, send } = sample;
  const list = useRef<HTMLOListElement>(null);
  // The button that was pressed to get here is gone, and with it the place of whoever uses the keyboard.
  const hasJustBegun = sent.length === 1;
  useEffect(() => {
    if (hasJustBegun) list.current?.querySelector<HTMLElement>("[data-next=true]")?.focus();
  }, [hasJustBegun]);
  return (
    <>
      <h3>Sample run</h3>
      <ol ref={list} className={styles.steps}>
        {SAMPLE_STEPS.map((step) => (
          <li key={step}>
            <PressButton
              isMain={step === next}
              isDone={sent.includes(step)}
              waits={step !== next || sending}
              onPress={send}
            >
              {STEP_WORDS[step]}
            </PressButton>
          </li>
        ))}
      </ol>
      {next === undefined && (
        <PressButton isMain={false} waits={sending} onPress={send}>
          Send another sample
        </PressButton>
      )}
    </>
  );
}

interface PressButtonProps {
  readonly isMain: boolean;
  readonly isDone?: boolean;
  /** Cannot be pressed now. It keeps the keyboard's focus, which a disabled button would lose. */
  readonly waits: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function PressButton({ isMain, isDone = false, waits, onPress, children }: PressButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={clsx(styles.button, isMain && styles.main, isDone && styles.done)}
      data-next={isMain}
      aria-disabled={waits}
      onClick={() => {
        if (!waits) onPress();
      }}
    >
      {isDone && <Icon name="check" size={15} />}
      {children}
      {isDone && <span className="docent-visually-hidden"> (sent)</span>}
    </button>
  );
}

function outcomeOf({ failure, sent, status, sending }: Sample): string {
  if (failure) return wordsOf(failure);
  if (sending || status === undefined) return "";
  const answered = `The webhook door answered ${status}.`;
  // A route says which news opens a card; where it says nothing, only bad news does.
  return sent.at(-1) === "started" ? `${answered} Routes that wait for bad news stay silent until it fails.` : answered;
}

function wordsOf(failure: Failure): string {
  switch (failure.reason) {
    case "offline":
      return "Docent cannot be reached. Press again when it runs.";
    case "no-bot":
      return "This Docent takes no samples.";
    case "refused":
      return `${failure.message} ${failure.cure}`;
  }
}
