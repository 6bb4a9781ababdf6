import { beforeAll, describe, expect, test } from "vitest";
import { type Analyser, ENGLISH, tokenise, tokeniseQuery } from "../../src/search/analyse.ts";
import { loadAnalyser } from "../../src/search/languages/load.ts";
import { LANGUAGES, type Language } from "../../src/text/language.ts";

const analysers = new Map<Language, Analyser>();

beforeAll(async () => {
  for (const language of LANGUAGES) analysers.set(language, await loadAnalyser(language));
});

function analyser(language: Language): Analyser {
  return analysers.get(language) as Analyser;
}

function terms(language: Language, text: string): string[] {
  return analyser(language)
    .tokenise(text)
    .map((token) => token.term);
}

/** Groups of words that a reader takes for the same word. */
const SAME: Readonly<Record<Language, readonly string[]>> = {
  en: [
    "deploy deploys deployed deployment deployments",
    "model models",
    "running run runs",
    "retrained retraining",
    "normalise normalize normalisation normalization normalising",
    "behaviour behaviours behavior",
    "colour colouring colored",
    "analyse analysed analyze analyzing",
    "supervise supervised supervision",
    "precise precision",
    "resource resources",
  ],
  de: [
    "Modell Modelle Modells Modellen",
    "Rechner Rechnern Rechners",
    "Größe Größen größe Grösse Groesse Grosse",
    "aktualisieren aktualisiert aktualisierte Aktualisierung Aktualisierungen",
    "konfigurieren konfiguriert konfigurierten Konfigurierung",
    "starten startet startete",
    "entwickeln entwickelt entwickelte",
    "Schlüssel Schlüsseln Schluessel Schlussel",
    "Auftrag Auftrags Aufträge Aufträgen Auftraege",
    "Fehler Fehlern Fehlers",
    "Bereitstellung Bereitstellungen",
    "zurücksetzen zurücksetzt zuruecksetzen zurucksetzen",
    "Änderung Änderungen Aenderung Aenderungen",
    "Datensatz Datensatzes Datensätze Datensätzen",
    "Schnittstelle Schnittstellen",
    "lösche löschen löscht loeschen",
    "Maßnahme Maßnahmen Massnahme",
    "Straße Straßen Strasse",
  ],
  fr: [
    "modèle modèles modele",
    "déployer déployé déployée déployés déployées déploie déploiement déploiements deploiement",
    "configuration configurations configurer configurez configuré",
    "serveur serveurs",
    "supprimer supprimez supprimé supprimée supprimées",
    "clé clés cle",
    "générer générez génère généré genere",
    "sécurité sécurités securite",
    "utilisateur utilisateurs utilisatrice",
    "première premières premiere",
    "réseau réseaux reseau",
    "entraîner entraîné entraînement entrainement",
    "œuvre œuvres oeuvre",
  ],
  es: [
    "configuración configuraciones configuracion configurar configurado",
    "modelo modelos",
    "servidor servidores",
    "desplegar desplegado desplegando",
    "versión versiones version",
    "contraseña contraseñas contrasena",
    "error errores",
    "actualizar actualiza actualizado actualización actualizaciones",
    "clave claves",
    "compilar compilará compilarán compilaran",
    "tecnología tecnologías tecnologia",
    "rápido rápidos rápida rapida",
  ],
  pt: [
    "configuração configurações configuracao configuracoes configurar",
    "modelo modelos",
    "servidor servidores",
    "versão versões versao versoes",
    "padrão padrões padrao",
    "dependência dependências dependencia",
    "disponível disponíveis disponivel",
    "implantar implantado implantação implantações",
    "senha senhas",
    "execução execuções execucao",
    "variável variáveis variaveis",
    "usuário usuários usuario",
  ],
};

describe("words of one kind have one term", () => {
  for (const language of LANGUAGES) {
    test.each(SAME[language])(`${language}: %s`, (group) => {
      expect([...new Set(terms(language, group))]).toHaveLength(1);
    });
  }
});

/** Words that look alike and mean something else. */
const APART: Readonly<Record<Language, readonly string[]>> = {
  en: ["model module", "server serial"],
  de: [
    "Quelle Qualle",
    "neue nun",
    "Steuer Stur",
    "Fehler Feld",
    "Internet intern",
    "Planet Plan",
    "Rechner Recht",
    "Bauer Bar",
  ],
  fr: ["serveur service", "clé clair", "modèle mode", "site situation"],
  es: ["servidor servicio", "modelo modo", "clave claro", "manera mano"],
  pt: ["servidor serviço", "modelo modo", "senha sem", "padrão padre"],
};

describe("words that only look alike stay apart", () => {
  for (const language of LANGUAGES) {
    test.each(APART[language])(`${language}: %s`, (group) => {
      const words = group.split(" ");
      expect(new Set(words.flatMap((word) => terms(language, word))).size).toBe(terms(language, group).length);
    });
  }
});

const QUESTIONS: Readonly<Record<Language, readonly [question: string, words: string]>> = {
  en: ["How do I roll back the model?", "roll back model"],
  de: ["Wie kann ich bitte das Modell zurücksetzen?", "modell zurucksetzen"],
  fr: ["Comment est-ce que je peux supprimer l'index du modèle, s'il vous plaît ?", "supprimer index modele"],
  es: ["¿Cómo puedo restablecer la contraseña del usuario?", "restablecer contrasena usuario"],
  pt: ["Como eu posso reverter a versão do modelo, por favor?", "reverter versao modelo"],
};

describe("a question", () => {
  test.each(LANGUAGES)("in %s keeps the words that say what is meant", (language) => {
    const [question, words] = QUESTIONS[language];
    const tokens = analyser(language).tokeniseQuery(question);
    expect(tokens.map((token) => token.word).join(" ")).toBe(words);
    for (const token of tokens)
      expect(question.slice(token.start, token.end)).toMatch(new RegExp(`^\\p{L}{${token.word.length}}$`, "u"));
  });

  test.each(LANGUAGES)("in %s of wrapping alone keeps it", (language) => {
    const [filler] = ["en use", "de benutzen", "fr utiliser", "es utilizar", "pt utilizar"]
      .filter((entry) => entry.startsWith(language))
      .map((entry) => entry.slice(3));
    expect(analyser(language).tokeniseQuery(filler ?? "")).toHaveLength(1);
  });
});

describe("every analyser", () => {
  test.each(LANGUAGES)("%s names its language, and its lists are folded as words are", (language) => {
    const reader = analyser(language);
    expect(reader.language).toBe(language);
    const stops = reader.tokeniseAll("a der la le the o que und y").filter((token) => token.stop === true);
    expect(stops.length).toBeGreaterThan(1);
    for (const stop of stops) expect(stop.term).toBe(stop.word);
  });

  test("of English is the one behind the plain functions", () => {
    const text = "Deploying the CUDA models with useQuery";
    expect(tokenise(text)).toEqual(ENGLISH.tokenise(text));
    expect(tokeniseQuery(text)).toEqual(ENGLISH.tokeniseQuery(text));
  });

  test("in French reads what an apostrophe ties", () => {
    const text = "l'exécution d’un modèle, aujourd'hui qu'elle Jusqu'alors";
    expect(
      analyser("fr")
        .tokenise(text)
        .map((token) => text.slice(token.start, token.end)),
    ).toEqual(["exécution", "modèle"]);
  });
});
