import type { Language } from "../../text/language.ts";
import { type Analyser, createAnalyser, ENGLISH } from "../analyse.ts";

/** Reads texts of a language. Its stemmer and word lists are loaded when they are first needed, English is built in. */
export async function loadAnalyser(language: Language): Promise<Analyser> {
  switch (language) {
    case "en":
      return ENGLISH;
    case "de":
      return createAnalyser((await import("./de.ts")).german);
    case "fr":
      return createAnalyser((await import("./fr.ts")).french);
    case "es":
      return createAnalyser((await import("./es.ts")).spanish);
    case "pt":
      return createAnalyser((await import("./pt.ts")).portuguese);
  }
}
