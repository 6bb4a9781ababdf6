import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { STOP_WORDS } from "../../../src/search/words.ts";
import type { Engine, Index } from "./engine.ts";
import { fieldsOf } from "./fields.ts";

/** SQLite's full-text index with its own bm25() and Porter stems; a page that holds any of the words is found. */
export const fts5: Engine = {
  name: "SQLite FTS5",
  async build(pages) {
    const database = new DatabaseSync(":memory:");
    database.exec(`create virtual table pages using fts5(
      id unindexed, title, headings, text, tokenize = 'porter unicode61')`);
    const insert = database.prepare("insert into pages values (?, ?, ?, ?)");
    database.exec("begin");
    for (const page of pages) {
      const { id, title, headings, text } = fieldsOf(page);
      insert.run(id, title, headings, text);
    }
    database.exec("commit");
    return {
      ...toIndex(database),
      save: async (directory) => {
        database.prepare("vacuum into ?").run(join(directory, "fts5.sqlite"));
      },
    };
  },
  load: async (directory) => toIndex(new DatabaseSync(join(directory, "fts5.sqlite"), { readOnly: true })),
};

function toIndex(database: DatabaseSync): Index {
  const find = database.prepare("select id from pages where pages match ? order by rank limit ?");
  return {
    async search(text, limit) {
      // It has no stop words of its own, and ranks questions worse with them.
      const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP_WORDS.has(word));
      if (words.length === 0) return [];
      const any = words.map((word) => `"${word}"`).join(" OR ");
      return find.all(any, limit).map((row) => String(row["id"]));
    },
  };
}
