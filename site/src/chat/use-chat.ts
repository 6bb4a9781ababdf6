import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { useCallback, useEffect, useRef, useState } from "react";
import { type BotResult, type Failure, fetchHello, sendMessage } from "./bot-client.ts";
import {
  type Conversation,
  type Entry,
  newConversation,
  newId,
  storeConversation,
  storedConversation,
} from "./conversation.ts";

export interface ChatState {
  readonly entries: readonly Entry[];
  readonly waiting: boolean;
  readonly failure: Failure | undefined;
  readonly ask: (text: string) => void;
  readonly retry: () => void;
  readonly startOver: () => void;
}

/**
 * The conversation with the bot: kept for the tab, greeted when it is new.
 * @param first a question to ask at once, from the address
 */
export function useChat(first: string | undefined): ChatState {
  const { siteConfig } = useDocusaurusContext();
  const { baseUrl } = siteConfig;
  const [conversation, setConversation] = useState<Conversation>();
  const [waiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const lastTry = useRef<() => void>(() => {});
  /** Replies to a conversation that was started over are dropped. */
  const generation = useRef(0);

  const exchange = useCallback((call: () => Promise<BotResult>): void => {
    const started = generation.current;
    const run = async (): Promise<void> => {
      setWaiting(true);
      setFailure(undefined);
      const result = await call();
      if (started !== generation.current) return;
      setWaiting(false);
      if ("failure" in result) setFailure(result.failure);
      else setConversation((current) => current && withEntry(current, { id: newId(), from: "docent", ...result }));
    };
    lastTry.current = () => void run();
    void run();
  }, []);

  const greet = useCallback(() => exchange(() => fetchHello(baseUrl)), [baseUrl, exchange]);

  const askIn = useCallback(
    (current: Conversation, text: string) => {
      const next = withEntry(current, { id: newId(), from: "reader", text });
      setConversation(next);
      exchange(() => sendMessage(baseUrl, next.id, text));
    },
    [baseUrl, exchange],
  );

  const begun = useRef(false);
  useEffect(() => {
    // Effects run twice in development; the question of the address must be asked once.
    if (begun.current) return;
    begun.current = true;
    const kept = storedConversation();
    const current = kept ?? newConversation();
    setConversation(current);
    if (first !== undefined) askIn(current, first);
    else if (current.entries.length === 0) greet();
  }, [askIn, first, greet]);

  useEffect(() => {
    if (conversation) storeConversation(conversation);
  }, [conversation]);

  return {
    entries: conversation?.entries ?? [],
    waiting,
    failure,
    ask: (text) => {
      const question = text.trim();
      if (question !== "" && !waiting && conversation) askIn(conversation, question);
    },
    retry: () => lastTry.current(),
    startOver: () => {
      generation.current += 1;
      setConversation(newConversation());
      greet();
    },
  };
}

function withEntry(conversation: Conversation, entry: Entry): Conversation {
  return { ...conversation, entries: [...conversation.entries, entry] };
}
