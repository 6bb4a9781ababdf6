// Stands in for a part of FlexSearch that is never called; some are called once, without effect, while it loads.
module.exports = () => undefined;
