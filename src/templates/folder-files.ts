import { ciFiles } from "./ci-files.ts";
import { exampleRunbook, exampleTerm } from "./example-pages.ts";

/** What a new knowledge folder is made of. */
export interface NewFolder {
  /** Id of its first owner. */
  readonly owner: string;
  /** ISO date (YYYY-MM-DD). */
  readonly today: string;
}

interface FolderTemplate {
  readonly kind: string;
  readonly title: string;
  /** What its pages are for, as the overview says. */
  readonly holds: string;
  /** What stands below that. */
  readonly list?: string;
}

const FOLDERS: Readonly<Record<string, FolderTemplate>> = {
  "ways-of-working": {
    kind: "way-of-working",
    title: "Ways of working",
    holds: "Who does what, when we meet, and how we hand work to each other.",
  },
  practices: {
    kind: "practice",
    title: "Practices",
    holds: "How recurring work is done here, each practice with a checklist.",
  },
  runbooks: {
    kind: "runbook",
    title: "Runbooks",
    holds:
      "What to do when something fails: each runbook has Symptoms, Check first, Fix, Roll back, Escalate and Afterwards, in this order.",
    list: "- [Training run failed](training-run-failed.md): find the failing step before running anything again",
  },
  lessons: { kind: "lesson", title: "Lessons learned", holds: "What incidents taught us, and what we changed." },
  glossary: {
    kind: "term",
    title: "Glossary",
    holds: "The words we use, each defined in one sentence first, then explained.",
    list: "- [Data drift](data-drift.md): the inputs of a model change",
  },
  decisions: {
    kind: "decision",
    title: "Decisions",
    holds: "Choices that bind others, with their reasons. A decision is never rewritten, a later one supersedes it.",
  },
  tutorials: { kind: "tutorial", title: "Tutorials", holds: "Learning by doing, from the first command to a result." },
  guides: { kind: "guide", title: "Guides", holds: "How to use our tools, step by step." },
};

/** Path → text of every file of a new knowledge folder. */
export function folderFiles({ owner, today }: NewFolder): Readonly<Record<string, string>> {
  return {
    "docent.yaml": knowledgeFile(owner),
    "README.md": readme(owner),
    ...Object.fromEntries(Object.entries(FOLDERS).map(([folder, one]) => [`${folder}/index.md`, overview(one)])),
    "runbooks/training-run-failed.md": exampleRunbook(owner, today),
    "glossary/data-drift.md": exampleTerm(owner, today),
    ...ciFiles(),
  };
}

function overview({ kind, title, holds, list }: FolderTemplate): string {
  const text = list ?? `Nothing is written down here yet; begin with \`npx docent new ${kind} "Title"\`.`;
  return `---\nkind: page\ntitle: ${title}\nsidebar_position: 0\n---\n\n${holds}\n\n${text}\n`;
}

function knowledgeFile(owner: string): string {
  const folders = Object.entries(FOLDERS).map(([folder, { kind }]) => `  ${folder}: ${kind}`);
  return `# What Docent needs to know about the team, reviewed in pull requests like the pages beside it.

team:
  name: Our team
  # Whom an answer names when nothing in the docs fits: a channel or a person's role, in words.
  askWhom: someone in the team

# What the pages are written in: en, de, fr, es or pt.
language: en

# Who keeps a page true: a team or a role. A page says \`owner: ${owner}\`; readers see the name.
owners:
  ${owner}:
    name: ${ownerName(owner)}
    # slack: "@our-team"
    # teams: Our team
    # github: our-org/our-team

# Which kind of page a folder holds; \`kind:\` in a page's front matter overrides it.
folders:
${folders.join("\n")}

# How long a review holds, for pages that do not say so themselves with \`reviewEvery:\`.
reviewEvery:
  runbook: 3 months
  way-of-working: 6 months
  practice: 6 months
  tutorial: 6 months
  guide: 6 months
  term: 1 year
  lesson: 1 year
  decision: 1 year

# Which pipeline events are announced where; \`web\` is the web chat that comes with Docent. Each type of event that
# is announced needs a runbook that \`handles\` it: npx docent check lists them.
routes:
  - name: Failed training
    when:
      kind: training
    to:
      - web: ml-alerts
    mention: ${owner}
`;
}

/** "ml-platform" as a first guess at a name: "Ml platform". */
function ownerName(id: string): string {
  const words = id.replaceAll("-", " ");
  return JSON.stringify(words.charAt(0).toUpperCase() + words.slice(1));
}

function readme(owner: string): string {
  return `---
kind: page
title: Start here
description: What is where in this knowledge base, and how to add to it.
sidebar_position: 0
---

This is our team's knowledge base: how we work, what to do when something fails, what we learnt, and what our words mean. Docent serves it as a site and answers from it in chat and in the terminal.

## What is where

| section | for |
|---|---|
${Object.entries(FOLDERS)
  .map(([folder, { title, holds }]) => `| [${title}](${folder}/index.md) | ${holds} |`)
  .join("\n")}

## How to add a page

Run these in a checkout of Docent, with the path of this folder in place of \`../knowledge\`:

\`\`\`bash
npx docent new runbook "What has failed" --docs ../knowledge
npx docent check --docs ../knowledge
\`\`\`

The first command writes a page with the headings of its kind and prints what to fill in. The second names what is wrong with any page, with its line and the cure.

## How to make the example pages our own

Pages with \`starter: true\` are examples. Correct the page until it is true here, then take it over, or delete it:

\`\`\`bash
npx docent adopt runbooks/training-run-failed.md --owner ${owner} --docs ../knowledge
\`\`\`

## How pages are checked

Every pull request runs \`npx docent check\`: on GitHub by \`.github/workflows/docs.yml\`, on GitLab by \`.gitlab-ci.yml\`. Each names at its top the variable that says where Docent is; delete the one that is not used.
`;
}
