import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { useEffect, useState } from "react";
import { type Board, NO_BOARD, withBoard, withCard } from "./cards.ts";
import { type ConnectionState, listenToAnnouncements } from "./connection.ts";

export interface Announced {
  readonly board: Board;
  readonly connection: ConnectionState;
  /** Known once the bot has answered. */
  readonly channels: readonly string[];
}

/** What was announced, up to this second. */
export function useAnnouncements(): Announced {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [board, setBoard] = useState<Board>(NO_BOARD);
  const [connection, setConnection] = useState<ConnectionState>({ state: "connecting" });
  const [channels, setChannels] = useState<readonly string[]>([]);
  useEffect(
    () =>
      listenToAnnouncements(baseUrl, {
        onState(state) {
          setConnection(state);
          if (state.state === "live") setChannels(state.channels);
        },
        onBoard: (cards) => setBoard((current) => withBoard(current, cards)),
        onCard: (card) => setBoard((current) => withCard(current, card)),
      }),
    [baseUrl],
  );
  return { board, connection, channels };
}
