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
 * @param linked a question that a link brought along, to be asked at once
 */
export function useChat(linked: string | undefined): ChatState {
  const { siteConfig } = useDocusaurusContext();
  const { baseUrl } = siteConfig;
  const { conversation, load, change } = useConversation();
  const { waiting, failure, exchange, retry, forget } = useExchange(change);
  const lastLinked = useRef<string>(undefined);

  const greet = useCallback(() => exchange(() => fetchHello(baseUrl)), [baseUrl, exchange]);
  const ask = useCallback(
    (text: string) => {
      const { id } = change((current) => withEntry(current, { id: newId(), from: "reader", text }));
      exchange(() => sendMessage(baseUrl, id, text));
    },
    [baseUrl, change, exchange],
  );

  useEffect(() => {
    const { entries, isFirst } = load();
    // An effect may run twice; a question of the address is asked once each time it appears there.
    if (linked !== undefined && linked !== lastLinked.current) ask(linked);
    else if (isFirst && entries.length === 0) greet();
    lastLinked.current = linked;
  }, [ask, greet, linked, load]);

  return {
    entries: conversation?.entries ?? [],
    waiting,
    failure,
    ask: (text) => {
      const question = text.trim();
      if (question !== "" && !waiting && conversation) ask(question);
    },
    retry,
    startOver: () => {
      forget();
      change(() => newConversation());
      greet();
    },
  };
}

type Change = (make: (current: Conversation) => Conversation) => Conversation;

/** The conversation of this tab, stored at each change; undefined until it is loaded in the browser. */
function useConversation(): {
  conversation: Conversation | undefined;
  load: () => Conversation & { isFirst: boolean };
  change: Change;
} {
  const [conversation, setConversation] = useState<Conversation>();
  const latest = useRef<Conversation>(undefined);
  const load = useCallback(() => {
    const isFirst = latest.current === undefined;
    latest.current ??= storedConversation() ?? newConversation();
    setConversation(latest.current);
    return { ...latest.current, isFirst };
  }, []);
  const change = useCallback<Change>((make) => {
    latest.current = make(latest.current ?? newConversation());
    storeConversation(latest.current);
    setConversation(latest.current);
    return latest.current;
  }, []);
  return { conversation, load, change };
}

interface Exchange {
  readonly waiting: boolean;
  readonly failure: Failure | undefined;
  readonly exchange: (call: () => Promise<BotResult>) => void;
  readonly retry: () => void;
  /** Replies that are still on their way will not be shown. */
  readonly forget: () => void;
}

/** One call to the bot at a time, with its waiting and its failure. */
function useExchange(change: Change): Exchange {
  const [waiting, setWaiting] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const lastTry = useRef<() => void>(() => {});
  const generation = useRef(0);
  const exchange = useCallback(
    (call: () => Promise<BotResult>): void => {
      const started = generation.current;
      const run = async (): Promise<void> => {
        setWaiting(true);
        setFailure(undefined);
        const result = await call();
        if (started !== generation.current) return;
        setWaiting(false);
        if ("failure" in result) setFailure(result.failure);
        else change((current) => withEntry(current, { id: newId(), from: "docent", ...result }));
      };
      lastTry.current = () => void run();
      void run();
    },
    [change],
  );
  const retry = useCallback(() => lastTry.current(), []);
  const forget = useCallback(() => {
    generation.current += 1;
  }, []);
  return { waiting, failure, exchange, retry, forget };
}

function withEntry(conversation: Conversation, entry: Entry): Conversation {
  return { ...conversation, entries: [...conversation.entries, entry] };
}
