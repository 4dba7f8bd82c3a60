// The standard rules, tuned to cascade layers, native nesting and names like `card__title--open`.
export default {
  extends: ["stylelint-config-standard"],
  reportNeedlessDisables: true,
  rules: {
    // No inline styles and one place for colours make `!important` needless; the two resets that need it say so.
    "declaration-no-important": true,
    // Layers decide, not the order of specificity.
    "no-descending-specificity": null,
    "import-notation": null,
    "media-feature-range-notation": null,
    "selector-class-pattern": null,
    "custom-property-pattern": "^[a-z][a-z0-9-]*$",
    "keyframes-name-pattern": "^[a-z][a-z0-9-]*$",
    "declaration-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "comment-empty-line-before": null,
    "rule-empty-line-before": null,
    "at-rule-empty-line-before": null,
    "value-keyword-case": ["lower", { ignoreProperties: ["/^--font/", "font-family"] }],
    "declaration-block-single-line-max-declarations": null,
    "font-family-name-quotes": null,
    "color-hex-length": null,
    // Tokens come in groups, each with its own `:root`.
    "no-duplicate-selectors": null,
    "hue-degree-notation": null,
    "alpha-value-notation": null,
    "lightness-notation": null,
    "number-max-precision": 6,
  },
};
