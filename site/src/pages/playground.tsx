import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { PlaygroundView } from "../chat/playground-view.tsx";

export default function Playground(): ReactNode {
  return (
    <Layout
      title="Ask"
      description="Chat with the docs in the browser, and see what the pipelines announce, without any account."
      noFooter
    >
      <PlaygroundView />
    </Layout>
  );
}
