/** Path → text of the checks that run on a knowledge folder's own repository, beside a checkout of Docent. */
export function ciFiles(): Readonly<Record<string, string>> {
  return { ".github/workflows/docs.yml": GITHUB, ".gitlab-ci.yml": GITLAB };
}

const GITHUB = `# Checks the pages of every pull request. Set the repository variable DOCENT_REPOSITORY (Settings, Secrets and
# variables, Actions, Variables) to the repository that holds Docent, such as our-org/docent.
name: docs
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          path: knowledge
      - uses: actions/checkout@v4
        with:
          repository: \${{ vars.DOCENT_REPOSITORY }}
          # Where that repository is private: a secret that may read it.
          # token: \${{ secrets.DOCENT_TOKEN }}
          path: docent
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
          cache-dependency-path: docent/package-lock.json
      - run: npm ci --omit=dev
        working-directory: docent
      - run: npx docent check --docs ../knowledge
        working-directory: docent
`;

const GITLAB = `# Checks the pages of every merge request. Set the CI/CD variable DOCENT_REPOSITORY to the path of the project that
# holds Docent on this server, such as our-group/docent, and allow this project in that one's job token settings.
docs:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - git clone --depth 1 "https://gitlab-ci-token:\${CI_JOB_TOKEN}@\${CI_SERVER_HOST}/\${DOCENT_REPOSITORY}.git" /tmp/docent
    - cd /tmp/docent
    - npm ci --omit=dev
    - npx docent check --docs "$CI_PROJECT_DIR"
`;
