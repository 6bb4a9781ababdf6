import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { AskFirst } from "../components/landing/ask-first.tsx";
import { RecentlyReviewed } from "../components/landing/recently-reviewed.tsx";
import { Sections } from "../components/landing/sections.tsx";
import { useSiteFacts } from "../knowledge/use-site-facts.ts";

export default function Home(): ReactNode {
  const { team } = useSiteFacts();
  return (
    <Layout
      description={`Ask the docs${team === "" ? "" : ` of ${team}`}: every answer is quoted from a page, with its owner and its age.`}
    >
      <main>
        <AskFirst />
        <Sections />
        <RecentlyReviewed />
      </main>
    </Layout>
  );
}
