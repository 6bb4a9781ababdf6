import { stemmer } from "@orama/stemmers/portuguese";
import { type LanguageRules, wordSet } from "./rules.ts";

/**
 * Portuguese, stemmed after Snowball, which knows endings by their accents; the unmistakable ones get
 * theirs back, their plurals read as one.
 */
export const portuguese: LanguageRules = {
  language: "pt",
  stem: (word) =>
    stemmer(
      word
        .replace(/oes$/, "ao")
        .replace(/cao$/, "ção")
        .replace(/ao$/, "ão")
        .replace(/encia(s?)$/, "ência$1")
        .replace(/ancia(s?)$/, "ância$1")
        .replace(/ave(?:l|is)$/, "ável")
        .replace(/ive(?:l|is)$/, "ível"),
    ),
  stopWords: wordSet(`
    a ainda alem algum alguma algumas alguns ante antes ao aos apos aquela aquelas aquele aqueles aquilo as assim ate cada
    com como contra da das de dela delas dele deles depois desde dessa desse desta deste do dos durante e ela elas ele
    eles em entao entre era eram essa essas esse esses esta estao estar estas estava estavam este estes estou eu foi
    foram ha havia isso isto ja la lhe lhes mais mas me mesmo meu meus minha minhas muito na nada nao nas nem nenhum
    nenhuma nessa nesse nesta neste no nos nossa nossas nosso nossos num numa o onde os ou outra outras outro outros
    para pela pelas pelo pelos per pode por porque pois pra quais qual qualquer quando quanto que quem sao se sem sempre
    sendo ser sera serao seu seus si sido so sob sobre sua suas tal tambem tao te tem tens ter teu teus toda todas todo
    todos tua tuas tudo um uma umas uns vai voce voces
  `),
  fillers: wordSet(`
    ajuda ajudar ola obrigado obrigada favor quero quer queremos queria gostaria preciso precisa precisamos necessario
    tento tentar tentando uso usa usar usando utilizar utilizo utilizando obter consigo conseguir faco fazer faz saber
    sabe maneira maneiras forma formas modo possivel melhor melhores correto corretamente alguem coisa coisas apenas
    simplesmente significa explica explicar posso podemos podem devo deve
  `),
};
