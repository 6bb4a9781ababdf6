import { stemmer } from "@orama/stemmers/spanish";
import { type LanguageRules, wordSet } from "./rules.ts";

/** Spanish, stemmed after Snowball, which knows endings by their accents; the unmistakable ones get theirs back. */
export const spanish: LanguageRules = {
  language: "es",
  stem: (word) =>
    stemmer(
      word
        .replace(/cion$/, "ción")
        .replace(/logia(s?)$/, "logía$1")
        // The future (compilarán); "compilaran" and "incluyeran" are read as it and lose the same ending.
        .replace(/(?<!i)([aei])ran$/, "$1rán"),
    ),
  stopWords: wordSet(`
    a al algo algun alguna algunas alguno algunos ambos ante antes aquel aquella aquellas aquellos aqui asi aun aunque
    cada como con contra cual cuales cualquier cuando cuanto de del desde donde dos durante e el ella ellas ello ellos
    en entre era eran eres es esa esas ese eso esos esta estaba estaban estan estar estas este esto estos estoy fue
    fueron ha haber habia han has hasta hay haya he hemos la las le les lo los mas me mi mis mismo mucho muy nada ni no
    nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues que quien
    quienes se sea sean ser si sido siendo sin sino sobre sois son soy su sus suya suyo tal tambien tan tanto te tenia
    tiene tienen tengo ti toda todas todo todos tras tu tus tuya tuyo u un una unas uno unos usted ustedes vosotros y ya
    yo
  `),
  fillers: wordSet(`
    ayuda ayudar hola gracias favor quiero quiere queremos quisiera necesito necesita necesitamos necesario intento
    intentar intentando probar uso usa usar usando utilizar utilizo utilizando obtener consigo conseguir hago hacer hace
    se saber sabe manera maneras forma formas modo posible mejor mejores correcto correctamente alguien cosa cosas solo
    simplemente significa explica explicar puedo puede pueden podemos debo debe
  `),
};
