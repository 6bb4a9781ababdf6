import { stemmer } from "@orama/stemmers/french";
import { type LanguageRules, wordSet } from "./rules.ts";

/**
 * French, stemmed after Snowball, which knows endings by their accents; those that can hardly be meant otherwise get
 * theirs back. `-erez` is read as the request (générez, opérez), since docs ask more than they foretell.
 */
export const french: LanguageRules = {
  language: "fr",
  stem: (word) =>
    stemmer(
      word
        .replace(/ee(s?)$/, "ée$1")
        .replace(/ite(s?)$/, "ité$1")
        .replace(/iere(s?)$/, "ière$1")
        .replace(/erez$/, "érez"),
    )
      // Before a mute e the y of a verb is an i: déployer, déploie.
      .replace(/(?<=[a-z][ou])y$/, "i"),
  elision: /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]/iu,
  stopWords: wordSet(`
    a afin ai aie ainsi alors apres as au aucun aucune aujourd aussi aux avais avait avant avec avez avoir avons ayant c
    ca car ce ceci cela celle celles celui ces cet cette ceux chaque ci comme comment d dans de depuis des donc dont du
    elle elles en encore entre es est et etaient etait etant ete etes etre eu eux font fut ici il ils j je jusqu l la le
    les leur leurs lors lorsque lui m ma mais me meme memes mes moi mon n ne ni non nos notre nous on ont ou par parce
    pas pendant peu peut peuvent plus pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa
    sans se selon sera serait seront ses si soit sommes son sont sous suis sur t ta te tes toi ton tous tout toute
    toutes tres tu un une vers voici voila vos votre vous y
  `),
  fillers: wordSet(`
    aide aider aidez besoin bonjour merci faire fait faites faut veux veut voulez voudrais vouloir essaie essayer essaye
    utilise utiliser utilisez obtenir savoir sais moyen moyens facon facons maniere possible mieux meilleur meilleure
    correctement quelqu quelque chose choses juste simplement plait signifie expliquer explique expliquez pouvoir puis
    peux pouvez dois doit devez
  `),
};
