/** The kind of thing that a question asks for; `undefined` when its first words do not say. */
type AskedFor = "person" | "time" | "amount" | "reason" | "steps" | "meaning" | "permission";

interface Kind {
  readonly asks: RegExp;
  /** What a sentence that gives such a thing usually holds. */
  readonly gives: RegExp;
}

const NUMBER_WORDS =
  "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred|half|quarter";

/**
 * Expected answer types (Li & Roth, "Learning Question Classifiers", 2002), as far as the words of a question and of a
 * sentence show them. The first that fits counts.
 */
const KINDS: Readonly<Record<AskedFor, Kind>> = {
  amount: {
    asks: /\bhow (?:long|often|many|much|big|large|old|far|fast|high|late)\b/,
    gives: new RegExp(`\\d|\\b(?:${NUMBER_WORDS}|once|twice|daily|weekly|monthly|every)\\b`, "i"),
  },
  person: {
    asks: /\b(?:who|whom|whose)\b/,
    gives:
      /\b(?:by (?:the|an?|some\w*|whoever)|team|owner|person|people|whoever|author|asker|somebody|someone|lead)\b|^To /i,
  },
  time: {
    asks: /\b(?:when|what time|since when|until when)\b/,
    gives: /\b(?:after|before|until|once|as soon as|within|never|every|daily|weekly|monthly|day|week|month)\b|\d:\d/i,
  },
  reason: {
    asks: /\b(?:why|how come)\b/,
    gives: /\b(?:because|since|so that|therefore|due to|reasons?|causes?|otherwise|still|means that)\b|, so\b/i,
  },
  steps: {
    asks: /\bhow (?:do|can|to|would|should|does one)\b|\bcommand\b/,
    gives:
      /^(?:To |Run|Set|Use|Open|Add|Press|Put|Make|Create|Choose|Copy|Install|Ask|Take|Save|Start|Stop)\b|`[^`]+ [^`]+`/,
  },
  meaning: {
    asks: /\b(?:what(?:'s|s| is| are| does| do)|meaning of|definition)\b/,
    gives: /^[^,.;:]{1,60} (?:is|are|means|mean)\b/,
  },
  permission: {
    asks: /^(?:can|may|should|must|do|does|is|are)\b|\b(?:ok to|okay to|allowed|safe|can (?:we|i|you)|may (?:we|i))\b/,
    gives: /\b(?:never|must|only|may|should|cannot|can|do not|not|no|yes|always)\b/i,
  },
};

export function askedFor(question: string): AskedFor | undefined {
  const text = question.toLowerCase().trim();
  return (Object.keys(KINDS) as AskedFor[]).find((kind) => KINDS[kind].asks.test(text));
}

/** Whether a text looks as if it gave such a thing. */
export function gives(text: string, kind: AskedFor): boolean {
  return KINDS[kind].gives.test(text);
}
