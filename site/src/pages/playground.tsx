import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { Chat } from "../chat/chat.tsx";

export default function Playground(): ReactNode {
  return (
    <Layout title="Ask" description="Chat with the docs in the browser, without any account." noFooter>
      <Chat />
    </Layout>
  );
}
