import { describe, expect, test } from "vitest";
import { createAnswerer } from "../../src/answer/answerer.ts";
import { buildArtefact } from "../../src/search/build.ts";
import { loadAnalyser } from "../../src/search/languages/load.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import type { Searcher } from "../../src/search/search.ts";
import type { Language } from "../../src/text/language.ts";
import { ABOUT, bestHit, pagesFrom } from "./open-files.ts";

async function openIn(language: Language, files: Readonly<Record<string, string>>): Promise<Searcher> {
  return openIndex(memoryReader(buildArtefact(pagesFrom(files), ABOUT, await loadAnalyser(language))));
}

const GERMAN = {
  "zurueckrollen.md":
    "# Ein Modell zurückrollen\n\nDas Modell wird auf die vorige Version gesetzt.\n\n## Version auswählen\n\n" +
    "Die Registrierung zeigt alle Versionen mit ihren Kennzahlen. Gewählt wird die letzte, die in Betrieb war.",
  "speicher.md":
    "# Speicher der Grafikkarte reicht nicht\n\nDas Training bricht mit `CUDA out of memory` ab. " +
    "Halbieren Sie die Größe der Stapel.\n\n## Straße der Messwerte\n\nDie Auslastung wird minütlich aufgezeichnet.",
  "daten.md":
    "# Trainingsdaten fehlen\n\nDie Datensätze kommen um sechs Uhr. Fehlen sie, wird der Auftrag neu gestartet.",
  "schluessel.md":
    "# Schlüssel erneuern\n\nEin Schlüssel gilt 90 Tage. Der Dienst löscht abgelaufene Schlüssel und aktualisiert die Liste.",
  "alarm.md": "# Alarme\n\nAlarme gehen in den Kanal der Bereitschaft. Über Nacht wird gebündelt.",
  "steuer.md": "# Neue Steuerung\n\nDie Quelle der Steuerung ist neu aufgebaut.",
};

const GERMAN_QUESTIONS: Readonly<Record<string, string>> = {
  "Wie rolle ich ein Modell zurück?": "zurueckrollen.md",
  "welche Versionen der Modelle gibt es": "zurueckrollen.md",
  "groesse des stapels": "speicher.md",
  "Größen der Stapel": "speicher.md",
  "grosse stapel halbieren": "speicher.md",
  "cuda out of memory": "speicher.md",
  "fehlen Datensaetze": "daten.md",
  "aufträge neu starten": "daten.md",
  schluessel: "schluessel.md",
  "abgelaufenen Schlüsseln löschen": "schluessel.md",
  "Aktualisierung der Listen": "schluessel.md",
  "Alarm Bereitschaft": "alarm.md",
  "Quellen der Steuerung": "steuer.md",
};

const FRENCH = {
  "retour.md":
    "# Revenir à une version précédente\n\nLe modèle est remplacé par la version d'avant.\n\n## Choisir la version\n\n" +
    "Le registre énumère les versions et leurs métriques.",
  "deploiement.md":
    "# Déployer un modèle\n\nUn modèle est déployé par la chaîne d'intégration. Générez d'abord l'image du serveur.",
  "memoire.md":
    "# Mémoire insuffisante\n\nL'entraînement s'arrête avec `CUDA out of memory`. Réduisez la taille des lots.",
  "donnees.md": "# Données manquantes\n\nLes données arrivent à six heures. Sinon, relancez l'exécution.",
  "cles.md": "# Renouveler les clés d'accès\n\nUne clé expire après 90 jours. Elle est supprimée la nuit.",
  "oeuvre.md": "# Mise en œuvre\n\nLes étapes du projet et leurs responsables.",
};

const FRENCH_QUESTIONS: Readonly<Record<string, string>> = {
  "Comment revenir à la version précédente ?": "retour.md",
  "métrique du registre": "retour.md",
  "déploiement des modèles": "deploiement.md",
  "deploiement modele": "deploiement.md",
  "on déploie l'image": "deploiement.md",
  "générer une image": "deploiement.md",
  "memoire insuffisante": "memoire.md",
  "réduisez la taille du lot": "memoire.md",
  "donnee manquante": "donnees.md",
  "lancer d'autres exécutions": "donnees.md",
  "clé d'acces": "cles.md",
  "supprimer les clés": "cles.md",
  "mise en oeuvre": "oeuvre.md",
};

describe.each([
  ["de", GERMAN, GERMAN_QUESTIONS],
  ["fr", FRENCH, FRENCH_QUESTIONS],
] as const)("docs in %s", (language, files, questions) => {
  test.each(Object.entries(questions))("have the page for: %s", async (text, page) => {
    const searcher = await openIn(language, files);
    const { hits, corrected } = await searcher.search({ text, limit: 3 });
    expect(hits[0]?.page.path).toBe(page);
    // A wrong stem is often saved by a correction, which is no merit of the language.
    expect(corrected).toBeUndefined();
  });
});

test("sections, marks and answers are read in the language of the index", async () => {
  const searcher = await openIn("de", GERMAN);
  const text = "Wie wählt man Versionen aus?";
  const hit = await bestHit(searcher, text);
  expect(hit.section.anchor).toBe("version-auswählen");
  expect(hit.extract.marks.map(([start, end]) => hit.extract.text.slice(start, end))).toContain("Versionen");
  expect(await createAnswerer(searcher, () => "2026-11-20")({ text: "Schlüsseln erneuern", limit: 3 })).toMatchObject({
    kind: "found",
    best: { path: "schluessel.md" },
  });
});

test("a misspelt word is corrected to a word of the language", async () => {
  const searcher = await openIn("de", GERMAN);
  const { corrected, hits } = await searcher.search({ text: "Bereitschfat", limit: 1 });
  expect(corrected?.words).toEqual([{ from: "bereitschfat", to: "bereitschaft" }]);
  expect(hits[0]?.page.path).toBe("alarm.md");
});

test("the same pages read in another language make another index", async () => {
  const pages = pagesFrom(GERMAN);
  const [german, english] = [buildArtefact(pages, ABOUT, await loadAnalyser("de")), buildArtefact(pages, ABOUT)];
  expect(german.hash).not.toBe(english.hash);
});
