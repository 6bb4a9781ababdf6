import { outboxModelContract } from "./outbox-model.ts";

outboxModelContract("SQLite", () => Promise.resolve(":memory:"), 80);
