import { stemmer } from "@orama/stemmers/german";
import { type LanguageRules, wordSet } from "./rules.ts";

/** The verbs that docs are full of: aktualisieren, aktualisiert, Aktualisierung, for which Snowball has three stems. */
const VERB = /(?<=[a-z]{3}ier)(?:en|e|st|te?|te[mnrs]|ung|ungen)$/;

/**
 * German, stemmed after Snowball. Umlauts are read alike however they are written: ü, u and ue. As in Snowball's
 * "German2", `ue` after a vowel (neue) or q (Quelle) is no umlaut, and neither is `ae` or `oe` after a vowel.
 */
export const german: LanguageRules = {
  language: "de",
  stem: (word) => withoutPersons(stemmer(withoutUmlauts(word).replace(VERB, "").replace(/eln$/, "el"))),
  stopWords: wordSet(`
    aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim bin
    bis bist da dabei dadurch dafur dafuer damit danach daran darauf dann das dass dein deine deinem deinen deiner
    deines dem den denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein
    eine einem einen einer eines er es etwas euch euer eure fur fuer hab habe haben hat hatte hatten hier hin ich ihm
    ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jene jenem jenen
    jener jenes kann kannst kein keine keinem keinen keiner keines konnen koennen konnte koennte man manche mein meine
    meinem meinen meiner meines mich mir mit muss mussen muessen musste nach nicht nichts noch nun nur ob oder sehr sein
    seine seinem seinen seiner seines seit sich sie sind so solche solchem solchen solcher solches soll sollen sollte
    sondern sonst sowie uber ueber um und uns unser unsere unserem unseren unter vom von vor wahrend waehrend wann war
    waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werde werden weshalb wie wieso will wir
    wird wirst wo wohin wollen worden wurde wurden wuerde wuerden zu zum zur zwar zwischen
  `),
  fillers: wordSet(`
    bitte danke hallo hilfe mochte moechte mochten moechten brauche brauchen benotige benoetige versuche versuchen
    benutze benutzen verwende verwenden nutze nutzen bekomme bekommen mache machen macht tun gehen geht gibt weiss
    wissen kenne moglich moeglich moglichkeit moeglichkeit am besten beste richtig korrekt jemand einfach eigentlich
    mal ding dinge bedeutet bedeutung erklare erklaere heisst weg
  `),
};

/** Snowball leaves the ending of "sie löscht", "setzt", "stellt" and "startet". */
function withoutPersons(stem: string): string {
  if (stem === "internet" || stem === "planet") return stem;
  return stem.replace(/(?<=sch|tz|el|ll)t$/, "").replace(/(?<=[a-z]{3}[dfghklmnrstz])et$/, "");
}

function withoutUmlauts(word: string): string {
  return word.replace(/(?<![aeiouyq])(?:ae|oe|ue)/g, (pair) => pair.charAt(0));
}
